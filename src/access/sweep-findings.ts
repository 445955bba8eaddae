import { addSeconds, day, type Instant } from '../policy/instant.ts';
import { isNearlyFull } from './form-warnings.ts';
import type { Listed } from './home-reads.ts';
import type { Org } from './ports.ts';
import type { SurveyedList } from './survey.ts';
import type { Acted } from './sweep-acts.ts';
import { type Compared, sweptKey } from './sweep-compare.ts';
import { countStrangers, foreignKey, type Sorted } from './sweep-others.ts';
import type { Happened, SurveyList, SweepReport, UnusedKey } from './sweep-report.ts';

/* A report from what a sweep found and did. Pure. */

/** So many of each list are named in a report; how many there are is always said. */
const namedAtMost = 20;

const listed = <T>(all: readonly T[]): Listed<T> => ({
  items: all.slice(0, namedAtMost),
  count: all.length,
});

/** What happened stays for a day in the reports, so that the second look does not hide the first. */
function withEarlier<T extends Happened>(
  now: readonly T[],
  before: Listed<T> | undefined,
  at: Instant,
): Listed<T> {
  const since = addSeconds(at, -day);
  const isNew = ({ key }: T): boolean => now.every((each) => each.key !== key);
  const earlier = (before?.items ?? []).filter((each) => each.at > since && isNew(each));
  return listed([...now, ...earlier]);
}

const listName = ({ credential, owner }: SurveyedList): SurveyList => {
  if (credential === 'token') return 'tokens';
  if (credential === 'api') return 'API keys';
  return owner === null ? 'org application keys' : 'owner application keys';
};

function limitsOf(org: Org, lists: readonly SurveyedList[]): SweepReport['limits'] {
  const own = JSON.stringify(org.owner);
  const application = lists.find(
    ({ credential, owner }) => credential === 'application' && JSON.stringify(owner) === own,
  );
  const api = lists.find(({ credential }) => credential === 'api');
  return { application: application?.limit ?? null, api: api?.limit ?? null };
}

export type Findings = {
  readonly org: Org;
  readonly at: Instant;
  readonly lists: readonly SurveyedList[];
  readonly compared: Compared;
  readonly sorted: Sorted;
  readonly acted: Acted;
  readonly unused: readonly UnusedKey[];
  readonly before: SweepReport | null;
};

export function reportOf({
  org,
  at,
  lists,
  compared,
  sorted,
  acted,
  unused,
  before,
}: Findings): SweepReport {
  const unread = lists.filter(({ keys }) => keys === null).map(listName);
  const revoked = before?.leaked.items.filter((each) => each.revoked) ?? [];
  return {
    org: org.id,
    at,
    compared: compared.compared,
    differing: listed(compared.differing),
    missing: listed(compared.missing.map(sweptKey)),
    isDoubtful: compared.isDoubtful,
    gone: withEarlier(acted.gone, before?.gone, at),
    unused: listed(unused),
    leaked: withEarlier(acted.leaked, { items: revoked, count: revoked.length }, at),
    leftovers: withEarlier(acted.leftovers, before?.leftovers, at),
    back: listed(sorted.back.map(sweptKey)),
    alike: listed(sorted.alike.map(foreignKey)),
    leakedStrangers: listed(sorted.strangers.filter(({ isLeaked }) => isLeaked).map(foreignKey)),
    strangers: countStrangers(sorted.strangers, lists),
    limits: limitsOf(org, lists),
    unread: [...new Set(unread)],
  };
}

/** What of a report needs somebody, each trouble by a name of its own; nobody is told of one twice. */
export function troublesOf(report: SweepReport): readonly string[] {
  const { differing, gone, unused, leaked, leftovers, back, alike, leakedStrangers } = report;
  const full = Object.entries(report.limits).filter(
    ([, limit]) => limit !== null && isNearlyFull(limit),
  );
  return [
    ...differing.items.map(
      ({ key, differs, scopesAdded, scopesRemoved }) =>
        `differs ${key} ${[...differs, ...scopesAdded, '-', ...scopesRemoved].join(' ')}`,
    ),
    ...(report.isDoubtful ? ['doubtful'] : []),
    ...gone.items.map(({ key }) => `gone ${key}`),
    // Of a key that its holder was asked about, admins hear where no answer came.
    ...unused.items.flatMap(({ key, answer }) =>
      answer === 'silent' || answer === 'not-reached' ? [`unused ${key}`] : [],
    ),
    ...leaked.items.map(({ key, revoked }) => `leaked ${key} ${revoked}`),
    ...leftovers.items.map(({ key }) => `leftover ${key}`),
    // How long Datadog's list goes on showing a deleted API key is not written down.
    ...back.items.filter(({ credential }) => credential !== 'api').map(({ key }) => `back ${key}`),
    ...alike.items.map(({ datadogId }) => `alike ${datadogId}`),
    ...leakedStrangers.items.map(({ datadogId }) => `leaked ${datadogId}`),
    ...full.map(([credential]) => `nearly full ${credential}`),
  ];
}
