import type { App, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import { refusalModal } from '../../blocks/refusal-modal.ts';

/** What Slack shows for a form that nobody took: closing it would look like a yes. */
const answerTo = ({ type }: ReceiverEvent['body']) =>
  type === 'view_submission'
    ? { response_action: 'update', view: refusalModal({ code: 'old-message' }) }
    : undefined;

/** Bolt looks into each action without asking whether it is an object. */
const Readable = z.looseObject({ actions: z.array(z.looseObject({})).optional() });

/**
 * Acknowledges what no listener took, such as a button of an older version or a payload that cannot
 * be read: Bolt would leave it, and Slack shows a fault after 3 s.
 */
export function answerAll(app: App): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    let isAnswered = false;
    // A payload that names no action is taken by several listeners, and Slack takes one answer.
    const ack: ReceiverEvent['ack'] = async (answer) => {
      if (isAnswered) return;
      isAnswered = true;
      await event.ack(answer);
    };
    try {
      if (Readable.safeParse(event.body).success) await process({ ...event, ack });
    } finally {
      if (!isAnswered) await event.ack(answerTo(event.body));
    }
  };
}
