import { checkOrgs } from './check-orgs.ts';
import { checkRules } from './check-rules.ts';
import { checkScopes } from './check-scopes.ts';
import { type Complaint, entryName } from './complaint.ts';
import { durationText } from './duration.ts';
import type { FileOrg } from './file-org.ts';
import { findTraps } from './find-traps.ts';
import type { SlackChannelId, SlackUserId } from './ids.ts';
import { type Mention, mentionsIn } from './mentions.ts';
import {
  type PolicyOrg,
  type ReviewRules,
  type Rule,
  type SweepRules,
  usualReview,
  usualSweep,
} from './policy.ts';
import { presetsOf, ruleOf } from './policy-from-file.ts';
import type { Preset } from './presets.ts';
import { type ReadFile, readFile } from './read-file.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './traps.ts';
import { readYaml, type YamlText } from './yaml-lines.ts';

/** A sentence about a file, and its line. */
export type Located = { readonly line: number; readonly says: string };

export type LoadedPolicy = {
  /** As it stands in the file. */
  readonly text: string;
  /** Null where the file leaves it to the environment. */
  readonly channel: SlackChannelId | null;
  /** Where the head of the audit chain is told; null: to the admins. */
  readonly auditChannel: SlackChannelId | null;
  readonly admins: readonly SlackUserId[];
  /** Empty where the environment names the only org. */
  readonly orgs: readonly FileOrg[];
  /** The file's own, and the built-in ones. */
  readonly presets: readonly Preset[];
  /** Null where the file has none: then the members of the approver channel decide. */
  readonly rules: readonly Rule[] | null;
  readonly sweep: SweepRules;
  readonly review: ReviewRules;
  readonly warnings: readonly Located[];
  readonly mentions: readonly Mention[];
};
export type PolicyLoad =
  | { readonly kind: 'loaded'; readonly policy: LoadedPolicy }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unusable'; readonly complaints: readonly Located[] };

const policyOrgOf = (
  { id, kinds, environments = [] }: FileOrg,
  around: Surroundings,
): PolicyOrg => ({
  id,
  environments,
  kinds: kinds ?? around.org.kinds,
  ownerLacks: [],
});

type Built = Pick<
  LoadedPolicy,
  'channel' | 'auditChannel' | 'admins' | 'orgs' | 'presets' | 'rules' | 'sweep' | 'review'
>;

const sweepOf = ({
  unused_after: unused,
  answer_within: within,
  revoke_unused: idle,
  revoke_leaked: leaked,
  revoke_left_after: left,
}: ReadFile['sweep']): SweepRules => ({
  unusedAfterSeconds: unused ?? usualSweep.unusedAfterSeconds,
  answerWithinSeconds: within ?? usualSweep.answerWithinSeconds,
  revokesUnused: idle ?? usualSweep.revokesUnused,
  revokesLeaked: leaked ?? usualSweep.revokesLeaked,
  leftRevokedAfterSeconds: left ?? usualSweep.leftRevokedAfterSeconds,
});

/** What a file without complaints stands for. */
function build(file: ReadFile, around: Surroundings): Built {
  const { channel = null, audit_channel: auditChannel = null, admins = [] } = file.approvals;
  const usual = channel ?? around.channel;
  const rules = file.rules.flatMap(({ value }) => {
    const where = value.channel ?? usual;
    return where === null ? [] : [ruleOf(value, file, where)];
  });
  return {
    channel,
    auditChannel,
    admins,
    orgs: file.orgs.map(({ value }) => value),
    presets: presetsOf(file),
    rules: rules.length === 0 ? null : rules,
    sweep: sweepOf(file.sweep),
    review: { unanswered: file.review.unanswered ?? usualReview.unanswered },
  };
}

/** The orgs of a file as rules see them; the environment's where it names none. */
export const policyOrgsOf = (orgs: readonly FileOrg[], around: Surroundings): PolicyOrg[] =>
  orgs.length === 0 ? [around.org] : orgs.map((org) => policyOrgOf(org, around));

function trapsIn(
  { orgs, rules, presets, auditChannel, admins, sweep, review }: Built,
  around: Surroundings,
) {
  const [first] = rules ?? [];
  if (first === undefined || rules === null) return [];
  const known = policyOrgsOf(orgs, around);
  const policy = {
    orgs: known,
    presets,
    rules,
    auditChannel,
    admins,
    sweep,
    review,
    channel: first.channel,
  };
  return findTraps(policy, around.scopes);
}

const complaintOf = ({ rule, says }: Finding, { rules }: ReadFile): Complaint => {
  if (rule === null) return { path: ['rules'], says: `The rules: ${says}` };
  const entry = rules[rule];
  const name = entryName('rules', rule, entry?.value);
  const between = says.startsWith('can never') ? ' ' : ': ';
  return { path: ['rules', entry?.index ?? rule], says: `${name}${between}${says}` };
};

/** Keys that end before their first rotation: whoever wrote the rule meant another time. */
const neverRotated = ({ rules }: ReadFile): Complaint[] =>
  rules.flatMap(({ index, value }) => {
    const { rotate_every: every, max_lifetime: most } = value;
    if (every === undefined || most === undefined || every < most) return [];
    const says = `${entryName('rules', index, value)}, rotate_every never comes: its keys end after ${durationText(most)} at the latest.`;
    return [{ path: ['rules', index, 'rotate_every'], says }];
  });

const byLine = (one: Located, other: Located): number => one.line - other.line;

function judge(yaml: YamlText, around: Surroundings): Omit<LoadedPolicy, 'text'> | Located[] {
  const locate = ({ path, says }: Complaint): Located => ({ line: yaml.lineOf(path), says });
  const file = readFile(yaml.value);
  const complaints = [
    ...file.complaints,
    ...checkOrgs(file, around),
    ...checkScopes(file, around),
    ...checkRules(file, around),
  ];
  if (complaints.length > 0) return complaints.map(locate).sort(byLine);
  const built = build(file, around);
  const findings = trapsIn(built, around);
  const said = (weight: Finding['weight']): Complaint[] =>
    findings.filter((each) => each.weight === weight).map((each) => complaintOf(each, file));
  const refused = said('refused');
  if (refused.length > 0) return refused.map(locate).sort(byLine);
  return {
    ...built,
    warnings: [...said('warning'), ...neverRotated(file)].map(locate).sort(byLine),
    mentions: mentionsIn(yaml.value, yaml.lineOf),
  };
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Reads the text of a policy file. */
export function readPolicy(
  text: string,
  around: Surroundings,
): Exclude<PolicyLoad, { kind: 'absent' }> {
  const yaml = readYaml(text);
  if (isList(yaml)) return { kind: 'unusable', complaints: yaml };
  const judged = judge(yaml, around);
  return isList(judged)
    ? { kind: 'unusable', complaints: judged }
    : { kind: 'loaded', policy: { ...judged, text } };
}

/** A sentence about a file, as it is printed. */
export const locatedText = (name: string, { line, says }: Located): string =>
  `${name}, line ${line}: ${says}`;
