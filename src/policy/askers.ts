import { SlackGroupId, SlackUserId } from './ids.ts';
import { type Asker, asks } from './match.ts';
import type { Rule } from './policy.ts';

/** Stands in no pattern, so that it fits a star and nothing else. */
const anyText = '\u0001';
/** Nobody's id: somebody whom no rule names. */
const somebody = SlackUserId.parse('U00');
const noGroup = SlackGroupId.parse('S00');

type Group = Asker['groups'][number];

const groupFor = (pattern: string): Group => {
  const id = SlackGroupId.safeParse(pattern);
  return id.success
    ? { id: id.data, handle: anyText }
    : { id: noGroup, handle: pattern.replaceAll('*', anyText) };
};

/** The most sorts of groups whose every combination is looked at; rules rarely tell more apart. */
const mostGroups = 8;

type AskerSorts = {
  readonly askers: readonly Asker[];
  /** False where rules name too many groups to look at every combination. */
  readonly isComplete: boolean;
};

/** One of each sort, where two are of one sort when the same rules name them. */
const oneOfEach = <T>(all: readonly T[], asker: (one: T) => Asker, rules: readonly Rule[]): T[] => {
  const key = (one: T): string =>
    rules
      .map(({ when: { requesters } }) => requesters !== null && asks(requesters, asker(one)))
      .join();
  return [...new Map(all.map((one) => [key(one), one])).values()];
};

/** One asker for each way in which rules can tell people apart. */
export function askersOf(rules: readonly Rule[]): AskerSorts {
  const named = rules.flatMap(({ when: { requesters } }) => requesters ?? []);
  const ids = [...new Set([...named.flatMap(({ users }) => users), somebody])];
  const users = oneOfEach(ids, (id) => ({ id, groups: [] }), rules);
  const patterns = [...new Set(named.flatMap((each) => each.groups))].map(groupFor);
  const groups = oneOfEach(patterns, (group) => ({ id: somebody, groups: [group] }), rules);
  const isComplete = groups.length <= mostGroups;
  let combined: readonly Group[][] = [[]];
  for (const one of groups.slice(0, mostGroups)) {
    combined = [...combined, ...combined.map((set) => [...set, one])];
  }
  const alone = groups.slice(mostGroups).map((group) => [group]);
  const askers = users.flatMap((id) =>
    [...combined, ...alone].map((each) => ({ id, groups: each })),
  );
  return { askers: oneOfEach(askers, (asker) => asker, rules), isComplete };
}

const groupText = ({ id, handle }: Group): string =>
  handle === anyText ? id : `@${handle.replaceAll(anyText, '*')}`;

/** Who asks in an example; empty for somebody whom no rule names. */
export function askerText({ id, groups }: Asker): string {
  const who = id === somebody ? [] : [id];
  const text = [...who, ...groups.map(groupText)].join(' and ');
  return text === '' ? '' : `, asked by ${text}`;
}
