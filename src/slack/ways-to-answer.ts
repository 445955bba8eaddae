import type { RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import type { Answer } from './answer.ts';
import { inTime } from './in-time.ts';

/** An answer to whoever pressed in a message, or typed a command. */
export const answerBy = (respond: RespondFn): Answer => ({
  say: (text) => inTime(respond({ response_type: 'ephemeral', replace_original: false, text })),
  show: (message) =>
    inTime(respond({ response_type: 'ephemeral', replace_original: false, ...message })),
  replace: (text) => inTime(respond({ replace_original: true, text })),
  remove: () => inTime(respond({ delete_original: true })),
});

/** In App Home there is no message to answer in, so the answer opens above it. */
export function answerAbove(client: WebClient, trigger: string): Answer {
  const say = async (sentence: Mrkdwn): Promise<void> => {
    await client.views.open({ trigger_id: trigger, view: sentenceModal(sentence) });
  };
  // Only a card is answered with more than a sentence, and in Home there is none.
  const show = (): Promise<void> => say(refusalSentence({ code: 'old-message' }));
  return { say, show, replace: say, remove: () => Promise.resolve() };
}
