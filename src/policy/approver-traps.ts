import type { SlackUserId } from './ids.ts';
import { asks } from './match.ts';
import { type Approve, type Crowd, nobody, type Rule } from './policy.ts';
import type { Finding } from './traps.ts';

type By = Extract<Approve, { readonly how: 'by' }>;

/** Everybody in a crowd by name; null where groups or channels may hold anybody. */
const namesIn = ({ users, groups, channels }: Crowd): readonly SlackUserId[] | null =>
  groups.length + channels.length === 0 ? users : null;

const without = (names: readonly SlackUserId[], id: SlackUserId): readonly SlackUserId[] =>
  names.filter((each) => each !== id);

/** Whether somebody may ask under a rule; where groups ask, anybody may be in them. */
const mayAsk = (rule: Rule, id: SlackUserId): boolean => {
  const { requesters } = rule.when;
  return (
    requesters === null || requesters.groups.length > 0 || asks(requesters, { id, groups: [] })
  );
};

/** Who may say yes to somebody under a rule, the fallback with them; null for an open circle. */
function approversFor(id: SlackUserId, { by, fallback, selfApproval }: By) {
  const all = [by, ...(fallback === null ? [] : [fallback.by])].map(namesIn);
  const names = [...new Set(all.flatMap((each) => each ?? []))];
  if (all.includes(null)) return null;
  return selfApproval ? names : without(names, id);
}

/** True where too few are left when this one of them asks. */
function isStuck({ approve }: Rule, id: SlackUserId): boolean {
  if (approve.how === 'break-glass') {
    return without(namesIn(approve.reviewers) ?? [id, id], id).length === 0;
  }
  if (approve.how !== 'by') return false;
  const approvers = approversFor(id, approve);
  return approvers !== null && approvers.length < approve.need;
}

/** People for whom a rule's own approvers are too few, as they are among them. */
function nobodyLeft(rule: Rule, index: number): Finding[] {
  const { approve } = rule;
  const crowd = approve.how === 'break-glass' ? approve.reviewers : null;
  const named = namesIn(crowd ?? (approve.how === 'by' ? approve.by : nobody)) ?? [];
  const stuck = named.filter((id) => mayAsk(rule, id) && isStuck(rule, id));
  if (stuck.length === 0) return [];
  const says = `nobody can approve when ${stuck.join(' or ')} asks: who asks does not count as an approver, and too few others are named. Name more people, or a group.`;
  return [{ weight: 'warning', rule: index, says }];
}

/** For whom exactly one other person is enough, and who that is. */
type Sole = { readonly asker: SlackUserId; readonly approver: SlackUserId; readonly index: number };

function soleApprovers(rule: Rule, index: number, people: readonly SlackUserId[]): Sole[] {
  const { approve } = rule;
  if (approve.how !== 'by' || approve.need > 1) return [];
  const named = namesIn(approve.by) ?? [];
  return people.flatMap((asker) => {
    const [approver, ...others] = without(named, asker);
    const isSole = approver !== undefined && others.length === 0 && mayAsk(rule, asker);
    return isSole ? [{ asker, approver, index }] : [];
  });
}

/** Two people who are each other's only approver: what one asks for, the other gives, and back. */
function rings(rules: readonly Rule[]): Finding[] {
  const people = [
    ...new Set(rules.flatMap(({ approve }) => (approve.how === 'by' ? approve.by.users : []))),
  ];
  const sole = rules.flatMap((rule, index) => soleApprovers(rule, index, people));
  const found = new Map<string, Finding>();
  for (const one of sole) {
    const back = sole.find((two) => two.asker === one.approver && two.approver === one.asker);
    const pair = [one.asker, one.approver].sort().join(' and ');
    if (back === undefined || found.has(pair)) continue;
    const says = `${pair} are each other's only approver, so that these two can give each other everything here. Name a third person, or a group.`;
    found.set(pair, { weight: 'warning', rule: one.index, says });
  }
  return [...found.values()];
}

/** Traps in who may approve, as far as the file alone can tell. */
export const approverTraps = (rules: readonly Rule[]): Finding[] => [
  ...rules.flatMap(nobodyLeft),
  ...rings(rules),
];
