import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import { refusalModal } from '../../blocks/refusal-modal.ts';
import type { Openings } from './openings.ts';

/** What Slack shows for a form that nobody took: closing it would look like a yes. */
const answerTo = ({ type }: ReceiverEvent['body']) =>
  type === 'view_submission'
    ? { response_action: 'update', view: refusalModal({ code: 'old-message' }) }
    : undefined;

/** Bolt looks into each action without asking whether it is an object. */
const Readable = z.looseObject({ actions: z.array(z.looseObject({})).optional() });

/** The kinds of payload that Slack sends; any other counts as `other`. */
const payloads: readonly string[] = [
  'block_actions',
  'block_suggestion',
  'view_submission',
  'view_closed',
  'shortcut',
  'event_callback',
];

/** Which of them this is: a command names no type. */
function payloadOf({ type, command }: ReceiverEvent['body']): string {
  if (typeof type !== 'string') return command === undefined ? 'other' : 'command';
  return payloads.includes(type) ? type : 'other';
}

/** What a person waits for with an empty screen: the trigger that opens it; null for all else. */
function opens({ type, command, trigger_id: trigger }: ReceiverEvent['body']): string | null {
  const isOpening = command !== undefined || type === 'shortcut';
  return isOpening && typeof trigger === 'string' ? trigger : null;
}

/** Hears how long Slack waited for an acknowledgement. */
export type HearAck = (payload: string, seconds: number) => void;

/**
 * Acknowledges what no listener took, such as a button of an older version or a payload that cannot
 * be read: Bolt would leave it, and Slack shows a fault after 3 s. Each payload has a turn of its
 * own: first come, first served.
 */
export function answerAll(
  app: App,
  { hearAck, forms }: { readonly hearAck: HearAck; readonly forms: Openings },
): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    let isAnswered = false;
    const came = performance.now();
    const answer: ReceiverEvent['ack'] = async (said) => {
      await event.ack(said);
      hearAck(payloadOf(event.body), (performance.now() - came) / 1000);
    };
    // A payload that names no action is taken by several listeners, and Slack takes one answer.
    const ack: ReceiverEvent['ack'] = async (said) => {
      if (isAnswered) return;
      isAnswered = true;
      await answer(said);
    };
    const trigger = opens(event.body);
    if (trigger !== null) forms.come(trigger);
    // What comes at once would move in step, and the first form be asked for as late as the last.
    await nextTurn();
    try {
      if (Readable.safeParse(event.body).success) await process({ ...event, ack });
    } finally {
      if (trigger !== null) forms.through(trigger);
      if (!isAnswered) await answer(answerTo(event.body));
    }
  };
}
