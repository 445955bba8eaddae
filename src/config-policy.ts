import { createHash } from 'node:crypto';
import { OnlyOrg, type OrgConfig, onlyOrg, orgOfFile, type Variables } from './config-orgs.ts';
import type { SlackChannelId, SlackUserId } from './policy/ids.ts';
import { loadPolicy } from './policy/load.ts';
import type { Mention } from './policy/mentions.ts';
import { channelPolicy, type Policy } from './policy/policy.ts';
import { builtInPresets } from './policy/presets.ts';
import { type LoadedPolicy, locatedText } from './policy/read-policy.ts';
import { cited } from './policy/reading.ts';
import { ApproverChannel } from './policy/schema.ts';
import { surroundingsOf } from './surroundings-of.ts';

/** Who may get what, and where: from the policy file, or from the environment where there is none. */
export type PolicyConfig = {
  readonly path: string;
  /** sha256 of the file's text; null where there is no file. */
  readonly hash: string | null;
  readonly orgs: readonly OrgConfig[];
  readonly approverChannel: SlackChannelId;
  /** Whom ddkey tells about itself; nobody where the policy file names none. */
  /** Where the head of the audit chain is told; null: to the admins. */
  readonly auditChannel: SlackChannelId | null;
  readonly admins: readonly SlackUserId[];
  readonly presets: Policy['presets'];
  readonly rules: Policy['rules'];
  readonly sweep: Policy['sweep'];
  readonly review: Policy['review'];
  readonly mentions: readonly Mention[];
  /** What the file says that its author surely does not want. */
  readonly warnings: readonly string[];
};
/** `faults`: a sentence each, with the file's line where it is about the file. */
export type PolicyRead =
  | { readonly kind: 'read'; readonly policy: PolicyConfig }
  | { readonly kind: 'unusable'; readonly faults: readonly string[] };

/** Good ones, or what is wrong with them. */
type Or<T> = { readonly value: T } | { readonly faults: readonly string[] };

/** Who approves where no rule says it; two different answers are a fault. */
function channelFrom(variables: Variables, named: SlackChannelId | null): Or<SlackChannelId> {
  const given = variables['DDKEY_APPROVER_CHANNEL'];
  const parsed = ApproverChannel.safeParse(given);
  if (parsed.success && named !== null && parsed.data !== named) {
    const fault = `DDKEY_APPROVER_CHANNEL is ${parsed.data}, and approvals.channel of the policy file is ${named}: keep one of them`;
    return { faults: [fault] };
  }
  const channel = named ?? (parsed.success ? parsed.data : null);
  if (channel !== null) return { value: channel };
  // A channel that is not one has its own sentence already.
  const missing =
    'DDKEY_APPROVER_CHANNEL is missing: the id of the private channel whose members approve';
  return { faults: given === undefined ? [missing] : [] };
}

/** The orgs of the file, else the one of the environment; sentences where neither works. */
function orgsFrom(variables: Variables, policy: LoadedPolicy | null): Or<readonly OrgConfig[]> {
  const apiUrl = variables['DD_API_URL'] ?? null;
  const named = policy?.orgs ?? [];
  if (named.length > 0) {
    const orgs = named.map((org) => orgOfFile(org, variables, apiUrl));
    const faults = orgs.filter((org) => typeof org === 'string');
    return faults.length > 0
      ? { faults }
      : { value: orgs.filter((org) => typeof org !== 'string') };
  }
  const only = OnlyOrg.safeParse(variables);
  return only.success
    ? { value: [onlyOrg(only.data, apiUrl)] }
    : { faults: only.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`) };
}

const hashOf = ({ text }: LoadedPolicy): string => createHash('sha256').update(text).digest('hex');

function fromFile(channel: SlackChannelId, path: string, policy: LoadedPolicy | null) {
  const usual = channelPolicy(channel, { orgs: [], presets: builtInPresets, admins: [] });
  if (policy === null) {
    return { ...usual, hash: null, mentions: [], warnings: [] };
  }
  const { auditChannel, admins, presets, rules, sweep, review, mentions } = policy;
  const warnings = policy.warnings.map((each) => locatedText(path, each));
  const hash = hashOf(policy);
  const people = { auditChannel, admins };
  return {
    ...people,
    presets,
    rules: rules ?? usual.rules,
    sweep,
    review,
    mentions,
    warnings,
    hash,
  };
}

function policyConfig(variables: Variables, path: string, policy: LoadedPolicy | null): PolicyRead {
  const orgs = orgsFrom(variables, policy);
  const channel = channelFrom(variables, policy?.channel ?? null);
  if ('faults' in orgs || 'faults' in channel) {
    const both = [orgs, channel].flatMap((each) => ('faults' in each ? each.faults : []));
    return { kind: 'unusable', faults: both };
  }
  const given = fromFile(channel.value, path, policy);
  const { auditChannel, admins, presets, rules, sweep, review, mentions, warnings, hash } = given;
  const place = { path, hash, orgs: orgs.value, approverChannel: channel.value, auditChannel };
  return {
    kind: 'read',
    policy: { ...place, admins, presets, rules, sweep, review, mentions, warnings },
  };
}

/** Where the policy file is. */
const policyPathOf = (variables: Variables): string => variables['DDKEY_POLICY'] ?? './policy.yml';

/** Reads the policy file and the variables that it names. */
export function readPolicyConfig(variables: Variables): PolicyRead {
  const path = policyPathOf(variables);
  const name = cited(path, 200);
  const load = loadPolicy(path, surroundingsOf(variables));
  if (load.kind === 'unusable') {
    const faults = load.complaints.map((each) => locatedText(name, each));
    return { kind: 'unusable', faults };
  }
  const read = policyConfig(variables, path, load.kind === 'loaded' ? load.policy : null);
  // The usual file may be missing; one that was named may not.
  if (load.kind === 'loaded' || variables['DDKEY_POLICY'] === undefined) return read;
  const others = read.kind === 'unusable' ? read.faults : [];
  const fault = `DDKEY_POLICY names ${name}, and there is no such file`;
  return { kind: 'unusable', faults: [fault, ...others] };
}
