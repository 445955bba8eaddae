import type { Refusal } from '../src/access/refusal.ts';
import type { Mrkdwn } from './mrkdwn.ts';
import { refusalSentence } from './refusal-note.ts';
import { type Modal, marked, plain } from './surface.ts';

/** One sentence to a person who pressed a button in a view: there is no message to answer in. */
export const sentenceModal = (sentence: Mrkdwn): Modal => ({
  type: 'modal',
  title: plain('Datadog key', 24),
  close: plain('Close', 24),
  blocks: [{ type: 'section', text: marked(sentence) }],
});

/** Takes the form's place when its reader may not ask for keys at all. */
export const refusalModal = (refusal: Refusal): Modal => sentenceModal(refusalSentence(refusal));
