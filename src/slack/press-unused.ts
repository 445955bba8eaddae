import { refusalSentence } from '../../blocks/refusal-note.ts';
import { keptWords } from '../../blocks/unused-notice.ts';
import { keepUnused } from '../access/ask-unused.ts';
import type { Pressed } from './answer.ts';
import { KeyValue } from './payloads.ts';

/** "Still need it": the answer takes the place of the question. */
export const pressKeepUnused: Pressed = async (deps, { body, answer }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const result = await keepUnused(deps, { key, by: body.user.id });
  await (result.kind === 'refused'
    ? answer.say(refusalSentence(result.refusal))
    : answer.replace(keptWords(result.last4, result.againAfterSeconds)));
};
