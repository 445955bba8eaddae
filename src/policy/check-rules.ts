import { repeated } from './check-orgs.ts';
import { checkStore } from './check-stores.ts';
import { type Complaint, entryName, quoted } from './complaint.ts';
import { durationText } from './duration.ts';
import type { FileRule } from './file-rule.ts';
import { day, hour } from './instant.ts';
import { fits } from './pattern.ts';
import { usualLapseSeconds } from './policy.ts';
import type { Entry, ReadFile } from './read-file.ts';
import type { Surroundings } from './surroundings.ts';

/** A key that nobody agreed to in advance has to end while the trouble that it was for lasts. */
const longestBreakGlassSeconds = 4 * hour;

type Check = (rule: Entry<FileRule>, file: ReadFile, around: Surroundings) => Complaint[];

const complaint = (
  { index, value }: Entry<FileRule>,
  path: readonly PropertyKey[],
  text: string,
): Complaint => ({
  path: ['rules', index, ...path],
  says: `${entryName('rules', index, value)}${text}.`,
});

const lifetime: Check = (rule) => {
  const { max_lifetime: most, approve } = rule.value;
  const { how } = approve.approve;
  if (most === undefined) {
    return how === 'never' ? [] : [complaint(rule, [], ', max_lifetime is missing')];
  }
  if (how !== 'break-glass' || most <= longestBreakGlassSeconds) return [];
  const text = `, max_lifetime must be at most ${durationText(longestBreakGlassSeconds)} in a break-glass rule`;
  return [complaint(rule, ['max_lifetime'], text)];
};

/** Two keys work side by side for up to a day, and that has to be over before the next rotation. */
const soonestRotationSeconds = 2 * day;

const rotation: Check = (rule) => {
  const { rotate_every: every } = rule.value;
  if (every === undefined || every >= soonestRotationSeconds) return [];
  const text = `, rotate_every must be at least ${durationText(soonestRotationSeconds)}: the old key works on for up to a day beside the new one`;
  return [complaint(rule, ['rotate_every'], text)];
};

const breakGlass: Check = (rule) => {
  const { approve, when } = rule.value;
  if (approve.approve.how !== 'break-glass' || when?.requesters !== undefined) return [];
  const text = ' breaks glass, so it must say for whom, such as requesters: { groups: [on-call] }';
  return [complaint(rule, ['approve'], text)];
};

const need: Check = (rule) => {
  const { approve } = rule.value.approve;
  if (approve.how !== 'by') return [];
  const { users, groups, channels } = approve.by;
  const isOpen = groups.length + channels.length > 0;
  if (isOpen || users.length >= approve.need) return [];
  const text = `, approve.need is ${approve.need}, and just ${users.length} may approve: nobody could ever get this`;
  return [complaint(rule, ['approve', 'need'], text)];
};

const late = (what: string, lapses: number): string =>
  `, ${what} comes too late: requests lapse after ${durationText(lapses)}`;

const times: Check = (rule, { approvals }) => {
  const { approve } = rule.value.approve;
  const lapses = rule.value.lapse_after ?? approvals.lapse_after ?? usualLapseSeconds;
  const reminder = (rule.value.remind_after ?? []).findIndex((after) => after >= lapses);
  const fallback = approve.how === 'by' ? approve.fallback : null;
  const found: Complaint[] = [];
  if (reminder >= 0) {
    found.push(complaint(rule, ['remind_after', reminder], late('remind_after', lapses)));
  }
  if (fallback !== null && fallback.afterSeconds >= lapses) {
    const path = ['approve', 'fallback', 'after'];
    found.push(complaint(rule, path, late('approve.fallback.after', lapses)));
  }
  return found;
};

const notify: Check = (rule) =>
  rule.value.notify !== undefined && rule.value.approve.notify !== null
    ? [complaint(rule, ['notify'], ' says notify twice: beside approve and in it')]
    : [];

const channel: Check = (rule, { approvals }, { channel: usual }) =>
  rule.value.channel === undefined && approvals.channel === undefined && usual === null
    ? [complaint(rule, [], ' has no channel for its cards: set approvals.channel')]
    : [];

const allKinds: readonly string[] = ['token', 'application', 'pair', 'api'];

const kinds: Check = (rule) => {
  const { kinds: named = [], scopes, any_scope: anyScope } = rule.value.when ?? {};
  const unknown = named.flatMap((kind, index) => {
    if (allKinds.some((each) => fits(each, kind))) return [];
    const text = `: ${quoted(kind)} is no kind of key; the kinds are ${allKinds.join(', ')}`;
    return [complaint(rule, ['when', 'kinds', index], text)];
  });
  const onlyApi = named.length > 0 && named.every((kind) => kind === 'api');
  if (!onlyApi || (scopes ?? anyScope) === undefined) return unknown;
  const text = ' can never match: an API key has no scopes, and the rule asks for some';
  return [complaint(rule, ['when', scopes === undefined ? 'any_scope' : 'scopes'], text)];
};

type Place = { readonly id: string; readonly environments: readonly string[] };

const placesOf = (file: ReadFile, around: Surroundings): readonly Place[] =>
  file.orgs.length === 0
    ? [around.org]
    : file.orgs.map(({ value }) => ({ id: value.id, environments: value.environments ?? [] }));

/** A complaint for each pattern that fits none of the names. */
function unfitting(
  rule: Entry<FileRule>,
  [clause, patterns]: readonly [string, readonly string[] | undefined],
  { names, text }: { names: readonly string[]; text: (pattern: string) => string },
): Complaint[] {
  return (patterns ?? []).flatMap((pattern, index) =>
    names.some((name) => fits(name, pattern))
      ? []
      : [complaint(rule, ['when', clause, index], text(quoted(pattern)))],
  );
}

const places: Check = (rule, file, around) => {
  const { orgs, environments } = rule.value.when ?? {};
  const all = placesOf(file, around);
  const ids = all.map(({ id }) => id);
  const noOrg = unfitting(rule, ['orgs', orgs], {
    names: ids,
    text: (pattern) => `: no org fits ${pattern}; the orgs are ${ids.join(', ')}`,
  });
  if (noOrg.length > 0) return noOrg;
  const covered = all.filter(({ id }) => (orgs ?? ['*']).some((each) => fits(id, each)));
  const names = [...new Set(covered.flatMap((place) => place.environments))];
  const those = names.length === 0 ? 'none' : names.join(', ');
  return unfitting(rule, ['environments', environments], {
    names,
    text: (pattern) => `: no environment of its orgs fits ${pattern}; they have ${those}`,
  });
};

const checks: readonly Check[] = [
  lifetime,
  rotation,
  breakGlass,
  need,
  times,
  notify,
  channel,
  kinds,
  places,
  (rule, _file, around) => checkStore(rule, around),
];

/** What is wrong with the rules of a file, each looked at alone. */
export const checkRules = (file: ReadFile, around: Surroundings): Complaint[] => [
  ...repeated('rules', file.rules, { key: 'name', of: ({ name }) => name }),
  ...repeated('presets', file.presets, { key: 'id', of: ({ id }) => id }),
  ...file.rules.flatMap((rule) => checks.flatMap((check) => check(rule, file, around))),
];
