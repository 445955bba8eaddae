import { addSeconds, type Instant, minute, secondsBetween } from '../policy/instant.ts';
import { unfitBecause } from '../policy/people.ts';
import { nobody } from '../policy/policy.ts';
import type { AuthorityDeps } from './authority.ts';
import { crowdNow, lookAt } from './gather-people.ts';
import type { AdminFacts, SetupItem } from './home-facts.ts';
import type { Ledger } from './ledger-port.ts';
import type { OrgLine } from './notes.ts';
import type { Org } from './ports.ts';
import { orgLine } from './story.ts';
import { familiarPeople, stuckAfter } from './times.ts';
import type { Vitals } from './vitals.ts';

type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly vitals: () => Vitals };

const stuckShown = 5;
const approversWanted = 2;

const lineOf = ({ id, name, site }: Org): OrgLine => ({ id, name, site });

/** Whether the usual approver channel can be used, and by how many. */
async function channelItems(deps: Deps): Promise<SetupItem[]> {
  const { channel } = deps.policies.policy();
  const crowd = { ...nobody, channels: [channel] };
  const found = await crowdNow(lookAt(deps.directory, familiarPeople), crowd);
  const { unfit: why, incomplete, persons } = found;
  const isFit = incomplete && why === null ? 'unknown' : why === null;
  const able = [...persons.values()].filter((person) => unfitBecause(person) === null).length;
  const isEnough = able >= approversWanted || (incomplete ? 'unknown' : false);
  return [
    { what: 'approver-channel', channel, why, done: isFit },
    { what: 'two-approvers', channel, able, done: isEnough },
  ];
}

function orgItems(org: Org, { answeredAt }: Vitals): SetupItem[] {
  const line = lineOf(org);
  return [
    { what: 'datadog-answers', org: line, done: answeredAt(org.id) !== null },
    { what: 'service-account', org: line, done: org.owner.kind === 'service-account' },
  ];
}

/** What an installation should have, as far as the code can truly know; empty once it has it all. */
async function setupOf(deps: Deps): Promise<readonly SetupItem[]> {
  const vitals = deps.vitals();
  const { policyWarnings: count, hasPolicyFile } = vitals;
  const items: SetupItem[] = [
    { what: 'policy-file', done: hasPolicyFile },
    { what: 'policy-warnings', count, done: count === 0 },
    ...(await channelItems(deps)),
    ...deps.policies.orgs().flatMap((org) => orgItems(org, vitals)),
  ];
  return items.every(({ done }) => done === true) ? [] : items;
}

/** In whole minutes, so that a Home is not drawn anew for each second. */
function minutesLate(nextDueAt: Instant | null, now: Instant): number {
  if (nextDueAt === null) return 0;
  return Math.max(0, Math.floor(secondsBetween(nextDueAt, now) / minute));
}

/** All that only admins see: how ddkey is, what is left to set up, and which keys are stuck. */
export async function readAdminFacts(deps: Deps): Promise<AdminFacts> {
  const { ledger, policies } = deps;
  const now = deps.clock.now();
  const vitals = deps.vitals();
  const [counts, stuck, nextDueAt, setup] = await Promise.all([
    ledger.countKeys(),
    ledger.stuckKeys(addSeconds(now, -stuckAfter), stuckShown),
    ledger.nextDueAt(),
    setupOf(deps),
  ]);
  return {
    whyNoSlack: vitals.whyNoSlack,
    lateMinutes: minutesLate(nextDueAt, now),
    orgs: policies.orgs().map((org) => ({
      ...lineOf(org),
      keyLimits: org.keyLimits,
      answeredAt: vitals.answeredAt(org.id),
      useOfKeys: vitals.useOfKeys(org.id),
    })),
    setup,
    counts,
    stuck: {
      items: stuck.items.map((it) => ({ ...it, org: orgLine(policies, it.request) })),
      count: stuck.count,
    },
  };
}
