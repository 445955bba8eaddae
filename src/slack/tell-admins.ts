import { channelTroubleNote, firstStartNote } from '../../blocks/first-start-note.ts';
import { policyRefusedNote } from '../../blocks/policy-refused-note.ts';
import type { Message } from '../../blocks/surface.ts';
import { approversNow } from '../access/approvers-now.ts';
import type { FirstStart } from '../access/first-start.ts';
import type { Directory } from '../access/ports.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { SlackCall } from './call.ts';
import { channelSentence } from './channel-sentence.ts';
import type { SlackLog } from './slack-deps.ts';

/** `directory` is one of its own: what a start looks up must not stand in for a fresh look later. */
type Deps = { readonly call: SlackCall; readonly directory: Directory; readonly log: SlackLog };

type Start = Omit<FirstStart, 'approvers'> & {
  readonly isFirst: boolean;
  readonly admins: readonly SlackUserId[];
  readonly self: SlackUserId;
};

/** Sent once and never again: whoever does not get it finds the same in the log and in Home. */
async function post(
  { call, log }: Omit<Deps, 'directory'>,
  to: readonly string[],
  message: Message,
): Promise<void> {
  for (const channel of to) {
    const answer = await call(`chat.postMessage ${channel}`, (client) =>
      client.chat.postMessage({ channel, text: message.text, blocks: [...message.blocks] }),
    );
    if (answer.kind === 'ok') continue;
    const why = answer.kind === 'refused' ? answer.error : answer.kind;
    log.warn('a message to the admins could not be sent', { to: channel, why });
  }
}

/**
 * Says at a start what stands in the way of approvals and, at the first one, what ddkey is
 * connected to: to the admins, or in the approver channel where there are none.
 */
export async function tellAdmins(deps: Deps, start: Start): Promise<void> {
  const { channel, admins, isFirst } = start;
  const members = await deps.directory.members(channel, 0);
  const why = members.kind === 'not' ? members.why : null;
  if (why !== null) {
    deps.log.error(`${channelSentence(channel, why)} Until then, every request is refused.`, {
      channel,
    });
  }
  const usable = why === null ? [channel] : [];
  const to = admins.length > 0 ? admins : usable;
  if (isFirst) {
    const approvers = await approversNow(deps.directory, channel, start.self);
    await post(deps, to, firstStartNote({ ...start, approvers }));
  } else if (why !== null) {
    await post(deps, to, channelTroubleNote(channel, why));
  }
}

/** Says to the admins that an edited policy was not taken, and why. */
export const tellOfRefusedPolicy = (
  deps: Omit<Deps, 'directory'>,
  admins: readonly SlackUserId[],
  faults: readonly string[],
): Promise<void> => post(deps, admins, policyRefusedNote(faults));
