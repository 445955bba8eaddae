import type { RequestId, SlackUserId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import { cardOf } from './card.ts';
import { isSamePlace } from './card-check.ts';
import type { Case } from './case.ts';
import { done, type StepResult } from './due-work.ts';
import type { GrantEnd } from './grant.ts';
import { refreshHomes } from './home.ts';
import type { Ledger } from './ledger-port.ts';
import type { KeyNote, Standing } from './notes.ts';
import type { Clock, Directory, Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest, Posted } from './request.ts';
import { tryAgain } from './send-failure.ts';
import { approverChannel, storyOf } from './story.ts';
import { holderOf, type Taken } from './taken.ts';
import { freshPeople } from './times.ts';
import type { Vitals } from './vitals.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly messenger: Messenger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};

/** Brings the card in the approver channel up to date with the ledger of now. */
export async function refreshCard(deps: Deps, id: RequestId): Promise<StepResult> {
  const it = await deps.ledger.caseOf(id);
  if (it === null || it.request.card === null) return done;
  const sent = await deps.messenger.updateCard(it.request.card, await cardOf(it, deps));
  if (sent.kind === 'gone') return postCardAgain(deps, it);
  return sent.kind === 'sent' ? done : tryAgain(sent);
}

/** Somebody deleted the card by hand: it comes again where it was, and counts from now on. */
async function postCardAgain(deps: Deps, it: Case): Promise<StepResult> {
  const { id, card } = it.request;
  const channel = card?.channel ?? approverChannel(deps.policies, it.request);
  const sent = await deps.messenger.postCard(channel, await cardOf(it, deps));
  if (sent.kind !== 'sent') return tryAgain(sent);
  const counts = await deps.ledger.inTransaction(async (tx) => {
    const request = await tx.setCard(id, sent.posted, card);
    if (request === null || !isSamePlace(request.card, sent.posted)) return false;
    await tx.appendAudit(
      auditEvent({ at: deps.clock.now(), actor: 'ddkey' }, 'request.announced', {
        requestId: id,
        details: { channel: sent.posted.channel, again: true },
      }),
    );
    return true;
  });
  if (!counts) await deps.messenger.supersedeCard(sent.posted, id);
  return done;
}

/** Ends that a holder did not see coming. */
const surprising: readonly GrantEnd[] = ['gone', 'leaked', 'unused', 'unanswered'];

/** Edits are silent in Slack, so what ends a wait or needs a press is posted anew. */
const isNews = (standing: Standing): boolean =>
  standing.at === 'ready' ||
  standing.at === 'denied' ||
  standing.at === 'failed' ||
  standing.at === 'lapsed' ||
  standing.at === 'amended' ||
  (standing.at === 'ended' && (standing.ender !== undefined || surprising.includes(standing.end)));

type Place = Pick<AccessRequest, 'note' | 'noteCalls'>;

const mustPost = ({ note, noteCalls }: Place, news: boolean): boolean =>
  note === null || (news && !noteCalls);

type Draft = {
  readonly request: AccessRequest;
  readonly holder: SlackUserId;
  /** Where the note of now stands with somebody who held the key before. */
  readonly handedOn: Taken | null;
  readonly note: KeyNote;
  readonly news: boolean;
};

async function editNote(deps: Deps, at: Posted, draft: Draft): Promise<StepResult> {
  const { request, note, news } = draft;
  const sent = await deps.messenger.updateNote(at, note);
  if (sent.kind === 'gone') return postNote(deps, draft);
  if (sent.kind !== 'sent') return tryAgain(sent);
  if (request.noteCalls !== news) {
    await deps.ledger.inTransaction((tx) => tx.setNote(request.id, sent.posted, news));
  }
  return done;
}

async function postNote(deps: Deps, draft: Draft): Promise<StepResult> {
  const { request, holder, handedOn, note, news } = draft;
  // First the old one: after a crash nobody would know of it any more, and it would go on saying
  // what is no longer so. A note that Slack no longer takes is no reason not to post.
  if (request.note !== null) {
    const before = handedOn === null ? { supersededBy: true } : { supersededBy: true, handedOn };
    const pointed = await deps.messenger.updateNote(request.note, { ...note, ...before });
    if (pointed.kind === 'busy' || pointed.kind === 'silent') return tryAgain(pointed);
  }
  const sent = await deps.messenger.postNote(holder, note);
  if (sent.kind !== 'sent') return tryAgain(sent);
  await deps.ledger.inTransaction(async (tx) => {
    await tx.setNote(request.id, sent.posted, news);
    await tx.setNoteHolder(request.id, holder);
  });
  return done;
}

function bringNote(deps: Deps, it: Case): Promise<StepResult> {
  const { request, grant } = it;
  const story = storyOf(it, deps);
  const holder = holderOf(request, grant);
  const isTheirs = (grant?.noteHolder ?? request.requester) === holder;
  const news = isNews(story.standing);
  const channel = approverChannel(deps.policies, request);
  const note = { ...story, approverChannel: channel, supersededBy: false };
  const handed = grant?.handed ?? null;
  const handedOn = isTheirs || handed === null ? null : { holder, ...handed };
  const draft = { request, holder, handedOn, note, news };
  return request.note === null || !isTheirs || mustPost(request, news)
    ? postNote(deps, draft)
    : editNote(deps, request.note, draft);
}

/** True when there is nobody left to write to: then a message that Slack refuses is given up. */
async function hasLeft(directory: Directory, person: SlackUserId): Promise<boolean> {
  const found = await directory.person(person, freshPeople);
  return found.kind === 'not' || (found.kind === 'found' && found.value.isDeactivated);
}

/**
 * Brings the holder's direct message up to date, and their App Home after it. It is one message,
 * edited in place; when something must be noticed, a new one takes its place and the old one points
 * to it.
 */
export async function refreshNote(
  deps: Deps & { readonly directory: Directory; readonly vitals: () => Vitals },
  id: RequestId,
): Promise<StepResult> {
  const it = await deps.ledger.caseOf(id);
  if (it === null) return done;
  const result = await bringNote(deps, it);
  const refused = result.kind === 'again' && result.error === 'slack-refused';
  if (refused && (await hasLeft(deps.directory, holderOf(it.request, it.grant)))) return done;
  return result.kind === 'done' ? refreshHomes(deps, holderOf(it.request, it.grant)) : result;
}
