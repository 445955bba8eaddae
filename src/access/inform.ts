import type { RequestId } from '../policy/ids.ts';
import type { Case } from './case.ts';
import { done, type StepResult } from './due-work.ts';
import { refreshHome } from './home.ts';
import type { Ledger } from './ledger-port.ts';
import type { KeyNote, Standing } from './notes.ts';
import type { Directory, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest } from './request.ts';
import { tryAgain } from './send-failure.ts';
import { readCase, storyOf } from './story.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};

/** Brings the card in the approver channel up to date with the ledger of now. */
export async function refreshCard(deps: Deps, id: RequestId): Promise<StepResult> {
  const it = await readCase(deps.ledger, id);
  if (it === null || it.request.card === null) return done;
  const sent = await deps.messenger.updateCard(it.request.card, storyOf(it, deps));
  return sent.kind === 'sent' ? done : tryAgain(sent);
}

/** Edits are silent in Slack, so what ends a wait or needs a press is posted anew. */
const isNews = (standing: Standing): boolean =>
  standing.at === 'ready' ||
  standing.at === 'denied' ||
  standing.at === 'failed' ||
  standing.at === 'lapsed' ||
  (standing.at === 'ended' && standing.end === 'withdrawn');

type Place = Pick<AccessRequest, 'note' | 'noteCalls'>;

const mustPost = ({ note, noteCalls }: Place, news: boolean): boolean =>
  note === null || (news && !noteCalls);

async function bringNote(deps: Deps, it: Case): Promise<StepResult> {
  const { id } = it.request;
  const story = storyOf(it, deps);
  const calls = isNews(story.standing);
  const approverChannel = deps.policies.policy().channel;
  const note: KeyNote = { ...story, approverChannel, supersededBy: false };
  const { request } = it;
  if (!mustPost(request, calls) && request.note !== null) {
    const sent = await deps.messenger.updateNote(request.note, note);
    if (sent.kind !== 'sent') return tryAgain(sent);
    const { posted } = sent;
    if (request.noteCalls !== calls) {
      await deps.ledger.inTransaction((tx) => tx.setNote(id, posted, calls));
    }
    return done;
  }
  const sent = await deps.messenger.postNote(request.requester, note);
  if (sent.kind !== 'sent') return tryAgain(sent);
  await deps.ledger.inTransaction((tx) => tx.setNote(id, sent.posted, calls));
  if (request.note !== null) {
    await deps.messenger.updateNote(request.note, { ...note, supersededBy: true });
  }
  return done;
}

/**
 * Brings the requester's direct message up to date, and their App Home after it. It is one message,
 * edited in place; when something must be noticed, a new one takes its place and the old one points
 * to it.
 */
export async function refreshNote(
  deps: Deps & { readonly directory: Directory },
  id: RequestId,
): Promise<StepResult> {
  const it = await readCase(deps.ledger, id);
  if (it === null) return done;
  const result = await bringNote(deps, it);
  if (result.kind === 'done') await refreshHome(deps, it.request.requester);
  return result;
}
