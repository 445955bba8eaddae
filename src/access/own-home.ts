import type { SlackUserId } from '../policy/ids.ts';
import { readAdminFacts } from './admin-home.ts';
import { isAdmin } from './admins.ts';
import { type AuthorityDeps, whyMayHardlyDecide } from './authority.ts';
import type { Case } from './case.ts';
import { lookAt } from './gather-people.ts';
import type { Asked, HomeReview, MyRequest, OwnHome } from './home-facts.ts';
import { countedAtMost, type Listed, type Slice } from './home-reads.ts';
import { judge } from './judge.ts';
import { reviewedKeys } from './key-review.ts';
import type { Ledger } from './ledger-port.ts';
import type { Story } from './notes.ts';
import type { PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest } from './request.ts';
import { orgNamed } from './review-report.ts';
import { storyOf } from './story.ts';
import { familiarPeople } from './times.ts';
import type { Vitals } from './vitals.ts';

/** Keys on one page of Home, where each takes one of the hundred blocks that Slack allows. */
const keysPerPage = 20;
const someOfMany = 5;
/** More approvers than these are counted, not named. */
const namedAtMost = 4;

type ReadDeps = {
  readonly ledger: Ledger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};
export type HomeDeps = ReadDeps & AuthorityDeps & { readonly vitals: () => Vitals };

const storiesOf = (deps: ReadDeps, { items, count }: Listed<Case>): Listed<Story> => ({
  items: items.map((it) => storyOf(it, deps)),
  count,
});

/** The keys that a person holds now, soonest end first. */
export const heldKeys = async (
  deps: ReadDeps,
  holder: SlackUserId,
  slice: Slice,
): Promise<Listed<Story>> => storiesOf(deps, await deps.ledger.keysHeld(holder, slice));

/** One page of a list; a page that is no longer there becomes the last one. */
export async function paged<T>(
  read: (slice: Slice) => Promise<Listed<T>>,
  wanted: number,
  perPage: number,
) {
  const at = (page: number) => read({ after: (page - 1) * perPage, most: perPage });
  const first = await at(wanted);
  const pages = Math.max(1, Math.ceil(first.count / perPage));
  const page = Math.min(wanted, pages);
  const listed = page === wanted ? first : await at(page);
  return { ...listed, page, pages };
}

/** What waits for this person. For showing only: a decision asks again, freshly. */
async function decisionsFor(deps: HomeDeps, person: SlackUserId): Promise<OwnHome['decisions']> {
  const { items } = await deps.ledger.waitingForDecision(person, countedAtMost);
  const theirs: Case[] = [];
  for (const it of items) {
    const no = await whyMayHardlyDecide(deps, it.request, person);
    if (no?.code === 'people-unreachable') return 'unknown';
    if (no === null) theirs.push(it);
  }
  return storiesOf(deps, { items: theirs.slice(0, someOfMany), count: theirs.length });
}

/** Who can decide a request, by people as seen some minutes ago; null when it waits for nobody. */
async function askedFor(deps: HomeDeps, request: AccessRequest): Promise<Asked | null> {
  if (request.state !== 'pending') return null;
  const { ask, requester, eligible } = request;
  // As if it had waited long enough where the fallback was called before its time.
  const waitedSeconds = request.fallback ? Number.MAX_SAFE_INTEGER : 0;
  const question = { ask, requester, waitedSeconds, eligible };
  const judged = await judge(deps, lookAt(deps.directory, familiarPeople), question);
  if (judged.kind !== 'judged' || judged.incomplete) return 'unknown';
  if (judged.verdict.kind !== 'needs-approval') return { people: [], count: 0 };
  const { approvers } = judged.verdict;
  return { people: approvers.slice(0, namedAtMost), count: approvers.length };
}

async function myRequests(deps: HomeDeps, person: SlackUserId): Promise<readonly MyRequest[]> {
  const cases = await deps.ledger.lastRequests(person, someOfMany);
  return Promise.all(
    cases.map(async (it) => ({
      ...storyOf(it, deps),
      asked: await askedFor(deps, it.request),
    })),
  );
}

/** Access reviews in which this person is asked, until the last second of their day. */
async function openReviews(deps: HomeDeps, person: SlackUserId): Promise<readonly HomeReview[]> {
  const now = deps.clock.now();
  const held = await deps.ledger.reviewsOf(person);
  return held.flatMap(({ review, items, note }) => {
    const keys = reviewedKeys(items);
    if (review.state !== 'open' || review.until <= now || keys.length === 0) return [];
    const open = keys.filter(({ state }) => state === 'open').length;
    const org = orgNamed(deps.policies, review, items);
    return [{ org, until: review.until, open, keys: keys.length, posted: note.posted }];
  });
}

/** All that a person's own Home shows. */
export async function readOwnHome(
  deps: HomeDeps,
  person: SlackUserId,
  page: number,
): Promise<OwnHome> {
  const policy = deps.policies.policy();
  const [keys, revoking, presses, decisions, requests, reviews, admin] = await Promise.all([
    paged((slice) => heldKeys(deps, person, slice), page, keysPerPage),
    deps.ledger.keysRevoking(person, someOfMany),
    deps.ledger.waitingForPress(person, someOfMany),
    decisionsFor(deps, person),
    myRequests(deps, person),
    openReviews(deps, person),
    isAdmin(deps, person) ? readAdminFacts(deps) : null,
  ]);
  return {
    shows: 'own',
    approverChannel: policy.channel,
    keys,
    revoking: storiesOf(deps, revoking),
    presses: storiesOf(deps, presses),
    decisions,
    requests,
    reviews,
    admin,
  };
}
