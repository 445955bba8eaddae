import { keyReviewNote, keyReviewReminder } from '../../blocks/key-review-note.ts';
import { keyReviewReport } from '../../blocks/key-review-report.ts';
import type { Workspace } from '../../blocks/message-link.ts';
import type { Message } from '../../blocks/surface.ts';
import type { Gone, Messenger, ReviewMessenger, Sent } from '../access/ports.ts';
import type { Posted } from '../access/request.ts';
import type { SlackUserId } from '../policy/ids.ts';

type Ways = {
  readonly openDirect: Messenger['openDirect'];
  readonly send: (channel: string, message: Message) => Promise<Sent>;
  readonly update: (at: Posted, message: Message) => Promise<Sent | Gone>;
};

/** What is said in access reviews, through the messenger's own ways. */
export function reviewMessenger(ways: Ways, workspace: Workspace): ReviewMessenger {
  const sendTo = async (person: SlackUserId, message: Message): Promise<Sent> => {
    const direct = await ways.openDirect(person);
    return direct.kind === 'open' ? ways.send(direct.channel, message) : direct;
  };
  return {
    ask: (to, note) => sendTo(to, keyReviewNote(note)),
    update: (at, note) => ways.update(at, keyReviewNote(note)),
    remind: (to, reminder) => sendTo(to, keyReviewReminder(reminder, workspace)),
    tellAdmins: (to, report) => ways.send(to, keyReviewReport(report)),
  };
}
