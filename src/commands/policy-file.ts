import { existsSync } from 'node:fs';
import type { Variables } from '../config-orgs.ts';
import { SlackChannelId } from '../policy/ids.ts';
import { loadPolicy } from '../policy/load.ts';
import { channelPolicy, type Policy } from '../policy/policy.ts';
import { type Located, locatedText, policyOrgsOf } from '../policy/read-policy.ts';
import { surroundingsOf } from '../surroundings-of.ts';

/** A command's words after its name, the environment, and where its sentences go. */
export type PolicyCommand = {
  readonly args: readonly string[];
  readonly env: Variables;
  readonly out: { readonly write: (text: string) => void };
};

export type OpenedPolicy = {
  readonly policy: Policy;
  readonly scopes: readonly string[];
  readonly warnings: readonly Located[];
  /** Variables that the file names, and that are not set here. */
  readonly unset: readonly string[];
};
type Opened =
  | ({ readonly kind: 'open' } & OpenedPolicy)
  | { readonly kind: 'broken'; readonly complaints: readonly Located[] };

/** Stands in where neither file nor environment names the approver channel. */
const noChannel = SlackChannelId.parse('C00');

const broken = (says: string): Opened => ({ kind: 'broken', complaints: [{ line: 1, says }] });

/** Reads a policy file as a start would, but for the values of its variables. */
export function openPolicy(path: string, env: Variables): Opened {
  if (!existsSync(path)) return broken('there is no such file.');
  const around = surroundingsOf(env);
  const load = loadPolicy(path, { ...around, isSet: null, missingFor: null });
  if (load.kind === 'absent') return broken('there is no such file.');
  if (load.kind === 'unusable') return { kind: 'broken', complaints: load.complaints };
  const { orgs, presets, rules, admins, warnings, channel: named } = load.policy;
  const channel = named ?? around.channel ?? noChannel;
  const given = { orgs: policyOrgsOf(orgs, around), presets, admins };
  const usual = channelPolicy(channel, given);
  const variables = orgs.flatMap(({ api_key, app_key }) => [api_key, app_key]);
  return {
    kind: 'open',
    policy: { ...usual, rules: rules ?? usual.rules },
    scopes: around.scopes,
    warnings,
    unset: [...new Set(variables)].filter((name) => around.isSet?.(name) !== true),
  };
}

/** Which file a command is about. */
export const policyPath = (named: string | undefined, env: Variables): string =>
  named ?? (env['DDKEY_POLICY'] || './policy.yml');

/** Opens a file, or says why it cannot be worked with. */
export function openOrSay(path: string, { env, out }: PolicyCommand): OpenedPolicy | null {
  const opened = openPolicy(path, env);
  if (opened.kind === 'open') return opened;
  for (const each of opened.complaints) out.write(`${locatedText(path, each)}\n`);
  return null;
}
