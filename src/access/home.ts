import type { SlackUserId } from '../policy/ids.ts';
import { type AuthorityDeps, whyMayHardlyDecide } from './authority.ts';
import type { Case } from './case.ts';
import { countedAtMost, type Listed, type Slice } from './home-reads.ts';
import type { Ledger } from './ledger-port.ts';
import type { HomeFacts, Story } from './notes.ts';
import type { Messenger, PolicySource, ScopeCatalogue } from './ports.ts';
import { storyOf } from './story.ts';

/** Keys on one page of Home; each takes two of the hundred blocks that Slack allows. */
const keysPerPage = 20;
const someOfMany = 5;

type ReadDeps = {
  readonly ledger: Ledger;
  readonly policies: PolicySource;
  readonly catalogue: ScopeCatalogue;
};
type Deps = ReadDeps & AuthorityDeps & { readonly messenger: Messenger };

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

/** One page of keys; a page that is no longer there becomes the last one. */
async function keysOnPage(deps: ReadDeps, person: SlackUserId, wanted: number) {
  const at = (page: number) =>
    heldKeys(deps, person, { after: (page - 1) * keysPerPage, most: keysPerPage });
  const first = await at(wanted);
  const pages = Math.max(1, Math.ceil(first.count / keysPerPage));
  const page = Math.min(wanted, pages);
  const keys = page === wanted ? first : await at(page);
  return { ...keys, page, pages };
}

/** What waits for this person. For showing only: a decision asks again, freshly. */
async function decisionsFor(deps: Deps, person: SlackUserId): Promise<HomeFacts['decisions']> {
  const { items } = await deps.ledger.waitingForDecision(person, countedAtMost);
  const theirs: Case[] = [];
  for (const it of items) {
    const no = await whyMayHardlyDecide(deps, it.request, person);
    if (no?.code === 'people-unreachable') return 'unknown';
    if (no === null) theirs.push(it);
  }
  return storiesOf(deps, { items: theirs.slice(0, someOfMany), count: theirs.length });
}

async function readHome(deps: Deps, person: SlackUserId, page: number): Promise<HomeFacts> {
  const [keys, presses, decisions, requests] = await Promise.all([
    keysOnPage(deps, person, page),
    deps.ledger.waitingForPress(person, someOfMany),
    decisionsFor(deps, person),
    deps.ledger.lastRequests(person, someOfMany),
  ]);
  return {
    approverChannel: deps.policies.policy().channel,
    keys,
    presses: storiesOf(deps, presses),
    decisions,
    requests: requests.map((it) => storyOf(it, deps)),
  };
}

/** Shows a person their Home as it stands now, at this page of keys. */
export const showHome = async (deps: Deps, person: SlackUserId, page: number) =>
  deps.messenger.showHome(person, await readHome(deps, person, page));

/**
 * Brings a Home that was opened before up to date. Nothing waits for it and nothing is tried again:
 * opening Home draws it anew, and a fault would show, and be logged, there.
 */
export async function refreshHome(deps: Deps, person: SlackUserId): Promise<void> {
  try {
    const page = await deps.ledger.homePage(person);
    if (page !== null) await showHome(deps, person, page);
  } catch {
    // The message about the request is what counts, and it is up to date.
  }
}
