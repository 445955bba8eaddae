import { type Mrkdwn, md } from '../../blocks/mrkdwn.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { cancel, cancelAsAdmin } from '../access/cancel.ts';
import { askLimits } from '../policy/ask.ts';
import { RequestId, type SlackUserId } from '../policy/ids.ts';
import type { SlackDeps } from './slack-deps.ts';

/** `/ddkey cancel r_... why`: one's own request, or as an admin that of somebody else. */
export async function cancelByCommand(
  deps: SlackDeps,
  by: SlackUserId,
  words: readonly string[],
): Promise<Mrkdwn> {
  const [named = '', ...rest] = words;
  const id = RequestId.safeParse(named);
  if (!id.success)
    return md`Name the request, such as \`/ddkey cancel r_… why\`. Its id is at the end of each message about it.`;
  const requestId = id.data;
  const request = await deps.ledger.inTransaction((tx) => tx.request(requestId));
  const reason = rest.join(' ').trim().slice(0, askLimits.reason);
  const result =
    request?.requester === by
      ? await cancel(deps, { requestId, by })
      : await cancelAsAdmin(deps, { requestId, by, reason: reason === '' ? null : reason });
  return result.kind === 'refused'
    ? refusalSentence(result.refusal)
    : md`The request is cancelled, and whoever asked is told.`;
}
