import { Kind } from './ask.ts';
import { longestSeconds } from './duration.ts';
import type { FilePreset } from './file-preset.ts';
import type { FileRule } from './file-rule.ts';
import { ScopeName, type SlackChannelId } from './ids.ts';
import { fits, isLiteral } from './pattern.ts';
import { type Rule, usualKinds, usualLapseSeconds, usualReminders, type When } from './policy.ts';
import { builtInPresets, type Preset } from './presets.ts';
import type { Entry, ReadFile } from './read-file.ts';

/** A glob covers the kinds that are limited to scopes; the others have to be named. */
const kindsOf = (patterns: readonly string[] | undefined): readonly Kind[] => {
  if (patterns === undefined) return usualKinds;
  const covered = (kind: Kind) => (pattern: string) =>
    isLiteral(pattern) ? pattern === kind : usualKinds.includes(kind) && fits(kind, pattern);
  return Kind.options.filter((kind) => patterns.some(covered(kind)));
};

const whenOf = ({ when = {} }: FileRule): When => ({
  orgs: when.orgs ?? null,
  environments: when.environments ?? null,
  kinds: kindsOf(when.kinds),
  scopes: when.scopes ?? null,
  anyScope: when.any_scope ?? null,
  requesters: when.requesters ?? null,
});

/** A rule of the file, with what it leaves out; `channel` is where its cards go else. */
export function ruleOf(
  rule: FileRule,
  { approvals }: Pick<ReadFile, 'approvals'>,
  channel: SlackChannelId,
): Rule {
  const lapses = rule.lapse_after ?? approvals.lapse_after ?? usualLapseSeconds;
  const reminders = rule.remind_after ?? approvals.remind_after ?? usualReminders;
  return {
    name: rule.name,
    when: whenOf(rule),
    approve: rule.approve.approve,
    maxLifetimeSeconds: rule.max_lifetime ?? longestSeconds,
    channel: rule.channel ?? channel,
    notify: rule.notify ?? rule.approve.notify ?? [],
    lapseAfterSeconds: lapses,
    remindAfterSeconds: reminders.filter((after) => after < lapses),
    delivery: rule.delivery ?? 'auto',
    deliverTo: rule.deliver_to ?? null,
    rotateEverySeconds: rule.rotate_every ?? null,
  };
}

const named = (scopes: readonly string[] = []): ScopeName[] =>
  scopes.map((scope) => ScopeName.parse(scope));

const presetOf = ({ value }: Entry<FilePreset>): Preset => ({
  id: value.id,
  name: value.name,
  about: value.about ?? '',
  kind: value.kind ?? 'scoped',
  scopes: named(value.scopes),
  optional: named(value.optional),
});

/** The file's own presets first, then the built-in ones that it does not replace. */
export function presetsOf({ presets }: Pick<ReadFile, 'presets'>): readonly Preset[] {
  const own = presets.map(presetOf);
  const kept = builtInPresets.filter(({ id }) => own.every((preset) => preset.id !== id));
  return [...own, ...kept];
}
