import type { SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import { readAllKeys } from './all-keys.ts';
import { done, type StepResult } from './due-work.ts';
import { followKeys } from './follow-review.ts';
import type { HomeFacts } from './home-facts.ts';
import type { HomePlace } from './home-reads.ts';
import { type HomeDeps, readOwnHome } from './own-home.ts';
import type { Messenger } from './ports.ts';
import { tryAgain } from './send-failure.ts';
import { homeRests, homeWatchedFor } from './times.ts';

type Deps = HomeDeps & { readonly messenger: Messenger };

/** Who is no admin any more is back at their own Home. */
async function readHome(
  deps: Deps,
  person: SlackUserId,
  { page, filter }: HomePlace,
): Promise<HomeFacts> {
  const all = filter === null ? null : await readAllKeys(deps, person, { page, filter });
  return all ?? readOwnHome(deps, person, filter === null ? page : 1);
}

const mostRounds = 5;

/** All but what differs from one second to the next. */
function lasting(facts: HomeFacts): string {
  if (facts.shows !== 'own' || facts.admin === null) return JSON.stringify(facts);
  const orgs = facts.admin.orgs.map((org) => ({ ...org, answeredAt: null }));
  return JSON.stringify({ ...facts, admin: { ...facts.admin, orgs, lateMinutes: 0 } });
}

/**
 * Shows a person their Home as it stands now, at this place of it. Two showings can overtake each
 * other on their way, so each looks again after it arrived, and whichever arrived last is right.
 */
export async function showHome(deps: Deps, person: SlackUserId, place: HomePlace) {
  let facts = await readHome(deps, person, place);
  for (let round = 1; ; round += 1) {
    const sent = await deps.messenger.showHome(person, facts);
    if (sent.kind !== 'shown' || round === mostRounds) return sent;
    const now = await readHome(deps, person, place);
    if (lasting(now) === lasting(facts)) return sent;
    facts = now;
  }
}

/**
 * Brings a Home that was opened before up to date. What Slack refuses is no reason to try again:
 * opening Home draws it anew, and the fault would show, and be logged, there.
 */
export async function refreshHome(deps: Deps, person: SlackUserId): Promise<StepResult> {
  const place = await deps.ledger.homePlace(person);
  if (place === null) return done;
  const sent = await showHome(deps, person, place);
  return sent.kind === 'busy' || sent.kind === 'silent' ? tryAgain(sent) : done;
}

/** Admins see everybody's keys, so the Homes that they opened lately follow, a little later. */
async function refreshAdmins(deps: Deps, but: SlackUserId): Promise<void> {
  const now = deps.clock.now();
  const since = addSeconds(now, -homeWatchedFor);
  const others = deps.policies.policy().admins.filter((admin) => admin !== but);
  const places = await Promise.all(
    others.map(async (person) => ({ person, place: await deps.ledger.homePlace(person) })),
  );
  const looking = places.filter(({ place }) => place !== null && place.at > since);
  if (looking.length === 0) return;
  await deps.ledger.inTransaction(async (tx) => {
    for (const { person } of looking) {
      await tx.addDue({ kind: 'home', subject: person, runAt: addSeconds(now, homeRests) });
    }
  });
}

/** After a change of a request: the Home of whoever asked, and those that show everybody's keys. */
export async function refreshHomes(deps: Deps, requester: SlackUserId): Promise<StepResult> {
  await refreshAdmins(deps, requester);
  await followKeys(deps, { person: requester, at: deps.clock.now() });
  return refreshHome(deps, requester);
}
