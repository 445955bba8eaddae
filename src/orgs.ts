import type { Clock, ScopeCatalogue } from './access/ports.ts';
import type { OrgConfig } from './config-orgs.ts';
import { type DatadogCall, datadogCalls, type Watching } from './datadog/client.ts';
import { type OrgKnowledge, orgKnowledge } from './datadog/org-knowledge.ts';
import { readShippedScopes } from './datadog/shipped-scopes.ts';
import type { OrgId } from './policy/ids.ts';
import type { Instant } from './policy/instant.ts';
import type { ScopeFact } from './policy/scope-facts.ts';

/** An org, and what it offers just now. */
export type OrgNow = { readonly org: OrgConfig; readonly knows: OrgKnowledge };

export type RunningOrgs = {
  readonly call: DatadogCall;
  /** Of one org; of all together where none is named. */
  readonly catalogue: ScopeCatalogue;
  readonly all: () => readonly OrgNow[];
  /** When a call to an org last went through; null before it ever did. */
  readonly answeredAt: (org: OrgId) => Instant | null;
  /** The same in real time, ms since the epoch, for every org. */
  readonly lastAnswers: () => ReadonlyMap<OrgId, number | null>;
  /** Asks every org at once and then every hour; resolves when the first answers are in. */
  readonly start: () => Promise<void>;
  /** Works with these orgs from now on; what stays the same keeps what is known about it. */
  readonly take: (orgs: readonly OrgConfig[]) => void;
  readonly stop: () => void;
};

const isSame = (one: OrgConfig, other: OrgConfig): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const onceByName = (facts: readonly ScopeFact[]): readonly ScopeFact[] => [
  ...new Map(facts.map((fact) => [fact.name, fact])).values(),
];

function catalogueOf(all: () => readonly OrgNow[]): ScopeCatalogue {
  return {
    all(id?: OrgId) {
      const [first, ...rest] = all().filter(({ org }) => id === undefined || org.id === id);
      if (first === undefined) return readShippedScopes();
      const facts = first.knows.catalogue.all();
      if (rest.length === 0) return facts;
      return onceByName([...facts, ...rest.flatMap(({ knows }) => knows.catalogue.all())]);
    },
  };
}

/** The same calls, and when each org last said yes to one. */
function noticing(call: DatadogCall, clock: Clock) {
  const answered = new Map<OrgId, { readonly at: Instant; readonly ms: number }>();
  const noticed: DatadogCall = async (at, work) => {
    const answer = await call(at, work);
    // That logs are taken says nothing about the API.
    if (answer.kind === 'ok' && at.place === undefined) {
      answered.set(at.org, { at: clock.now(), ms: Date.now() });
    }
    return answer;
  };
  return { call: noticed, answered: (org: OrgId) => answered.get(org) ?? null };
}

type Around = {
  readonly clock: Clock;
  readonly warn: (what: string) => void;
  readonly watching?: Watching;
};

/** The orgs that ddkey works with, each on its own site, with its own credentials and scopes. */
export function runningOrgs(
  initial: readonly OrgConfig[],
  { clock, warn, watching = {} }: Around,
): RunningOrgs {
  // The one list that the calls look an org up in, so that a new policy needs no new client.
  const reached: OrgConfig[] = [];
  const { call, answered } = noticing(datadogCalls(reached, clock, watching), clock);
  let now: readonly OrgNow[] = [];
  const knowledgeOf = (org: OrgConfig): OrgKnowledge => {
    const known = now.find((each) => isSame(each.org, org));
    return known?.knows ?? orgKnowledge(org, call, (what) => warn(`${org.id}: ${what}`));
  };
  const take = (orgs: readonly OrgConfig[]): readonly OrgNow[] => {
    const before = now;
    now = orgs.map((org) => ({ org, knows: knowledgeOf(org) }));
    reached.splice(0, reached.length, ...orgs);
    const kept = new Set(now.map(({ knows }) => knows));
    for (const { knows } of before) if (!kept.has(knows)) knows.stop();
    const old = new Set(before.map(({ knows }) => knows));
    return now.filter(({ knows }) => !old.has(knows));
  };
  take(initial);
  return {
    call,
    catalogue: catalogueOf(() => now),
    all: () => now,
    answeredAt: (org) => answered(org)?.at ?? null,
    lastAnswers: () => new Map(now.map(({ org }) => [org.id, answered(org.id)?.ms ?? null])),
    start: async () => {
      await Promise.all(now.map(({ knows }) => knows.start()));
    },
    take: (orgs) => {
      for (const { knows } of take(orgs)) void knows.start();
    },
    stop: () => {
      for (const { knows } of now) knows.stop();
    },
  };
}
