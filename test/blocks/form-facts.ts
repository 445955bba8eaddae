import type { FormLine } from '../../src/access/form-line.ts';
import type { FormWarning, OrgLine } from '../../src/access/notes.ts';
import type { Preview } from '../../src/access/preview.ts';
import { scopeLines } from '../../src/access/story.ts';
import { type Draft, emptyDraft } from '../../src/policy/draft.ts';
import { EnvironmentName } from '../../src/policy/ids.ts';
import { choicesFor } from '../../src/policy/obtainable.ts';
import { channelPolicy, nobody, type Rule } from '../../src/policy/policy.ts';
import { builtInPresets, type Preset } from '../../src/policy/presets.ts';
import { ana, approvers, day, org } from './samples.ts';

type Changes = {
  readonly draft?: Partial<Draft>;
  readonly presets?: readonly Preset[];
  readonly orgs?: readonly OrgLine[];
  readonly environments?: readonly string[];
  readonly rule?: Partial<Rule>;
  readonly line?: FormLine;
  readonly warnings?: readonly FormWarning[];
};

const scopes = new Set(builtInPresets.flatMap((preset) => [...preset.scopes, ...preset.optional]));
const usualLine: FormLine = {
  at: 'needs-approval',
  rule: 'one approver from the channel',
  maxSeconds: 30 * day,
  need: 1,
  able: 4,
  crowd: { ...nobody, channels: [approvers] },
};

/** What a form shows to Ana under the usual policy, with some of it changed. */
export function formFacts(changes: Changes) {
  const { presets = builtInPresets, orgs = [org], environments = [], rule = {} } = changes;
  const usual = channelPolicy(approvers, {
    orgs: orgs.map(({ id }) => ({
      id,
      kinds: ['token', 'application', 'pair', 'api'],
      ownerLacks: [],
      environments: environments.map((name) => EnvironmentName.parse(name)),
    })),
    presets,
    admins: [],
  });
  const policy = { ...usual, rules: usual.rules.map((each) => ({ ...each, ...rule })) };
  const lifetimeSeconds = changes.draft?.lifetimeSeconds ?? 7 * day;
  const draft: Draft = { ...emptyDraft, ...changes.draft, lifetimeSeconds };
  const choices = choicesFor(draft, { policy, scopes, asker: { id: ana, groups: [] } });
  const preview: Preview = {
    draft,
    choices,
    lifetimes: [3600, day, 7 * day, 30 * day].filter((each) => each <= choices.longestSeconds),
    line: changes.line ?? usualLine,
    wanted: null,
    tooLong: null,
  };
  const optional = scopeLines(choices.optional.offered, { all: () => [] });
  return { preview, orgs, optional, warnings: changes.warnings ?? [] };
}
