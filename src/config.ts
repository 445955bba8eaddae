import { z } from 'zod';
import { Forward, type ForwardConfig, forwardFaults, forwardOf } from './config-forward.ts';
import { Ops, type OpsConfig, opsFaults, opsOf } from './config-ops.ts';
import { OnlyOrg, type Variables } from './config-orgs.ts';
import { type PolicyConfig, type PolicyRead, readPolicyConfig } from './config-policy.ts';
import { readStores } from './config-stores.ts';
import { isLoopback } from './loopback.ts';
import { ApproverChannel } from './policy/schema.ts';
import { redact } from './redact.ts';
import type { StoresConfig } from './vault/open-stores.ts';

const url = z.url({ protocol: /^https?$/u, error: 'must be a URL that begins with http' });

const token = (prefix: string, what: string) =>
  z
    .string({ error: `is missing: ${what}` })
    .startsWith(prefix, { error: `must begin with ${prefix}: ${what}` });

const Environment = Forward.extend(Ops.shape).extend({
  SLACK_BOT_TOKEN: token('xoxb-', 'the bot token of your Slack app'),
  SLACK_APP_TOKEN: token('xapp-', 'the app-level token with connections:write').optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/u, {
      error: 'must be at least 16 characters without blanks, from "Basic Information"',
    })
    .optional(),
  SLACK_API_URL: url.default('https://slack.com/api/'),
  DD_API_URL: url.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.|postgres(ql)?:\/\/.)/u, { error: 'must be sqlite:PATH or postgres://...' })
    .default('sqlite:./data/ddkey.db'),
  DDKEY_APPROVER_CHANNEL: ApproverChannel.optional(),
  DDKEY_AUDIT_KEY: z
    .string({ error: 'is missing: 32 random bytes as base64, made with: openssl rand -base64 32' })
    .refine((key) => Buffer.from(key, 'base64').length >= 32, {
      error: 'must be at least 32 bytes as base64, made with: openssl rand -base64 32',
    }),
  DDKEY_SANDBOX_CLOCK: url.optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/u, { error: 'must be a port, 0 to 65535' })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: 'must be a port, 0 to 65535' })
    .default(3000),
  HOST: z.string().optional(),
  NODE_ENV: z.string().optional(),
  NODE_OPTIONS: z.string().default(''),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).default('json'),
});

export type Config = {
  readonly slack: {
    readonly botToken: string;
    readonly apiUrl: string;
    readonly transport:
      | { readonly mode: 'socket'; readonly appToken: string }
      | { readonly mode: 'http'; readonly signingSecret: string };
  };
  readonly listen: { readonly host: string; readonly port: number };
  readonly ledgerUrl: string;
  readonly policy: PolicyConfig;
  /** Reads the policy file anew, with the environment of the start. */
  readonly rereadPolicy: () => PolicyRead;
  /** The secret stores that keys can be written to. */
  readonly stores: StoresConfig;
  readonly auditKey: Buffer;
  readonly forward: ForwardConfig;
  readonly ops: OpsConfig;
  readonly sandboxClock: string | null;
  /** Something real can be reached, or the environment says so: no debugger, no core files. */
  readonly isProduction: boolean;
  readonly nodeOptions: string;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly pretty: boolean };
};

/** Every fault of the environment at once, a sentence each; a token in the wrong place is cut out. */
export class ConfigUnusable extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const safe = faults.map(redact);
    super(safe.join('\n'));
    this.faults = safe;
  }
}

type Environment = z.infer<typeof Environment>;

/** Slack reaches the bot in one of two ways, and which one is never guessed. */
const transportFaults = (given: Variables): string[] => {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: secret } = given;
  if (appToken !== undefined && secret !== undefined) {
    return ['SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: keep the one of your mode'];
  }
  return appToken !== undefined || secret !== undefined
    ? []
    : [
        'SLACK_APP_TOKEN is missing: the app-level token with connections:write (or, for HTTP mode, SLACK_SIGNING_SECRET)',
      ];
};

const transportOf = (env: Environment): Config['slack']['transport'] =>
  env.SLACK_SIGNING_SECRET === undefined
    ? { mode: 'socket', appToken: env.SLACK_APP_TOKEN ?? '' }
    : { mode: 'http', signingSecret: env.SLACK_SIGNING_SECRET };

/** A clock that can be moved belongs to a sandbox, where nothing real can be reached. */
const clockFaults = (env: Environment): string[] => {
  if (env.DDKEY_SANDBOX_CLOCK === undefined) return [];
  const all = [env.DDKEY_SANDBOX_CLOCK, env.SLACK_API_URL, env.DD_API_URL];
  return all.every((each) => each !== undefined && isLoopback(each))
    ? []
    : [
        'DDKEY_SANDBOX_CLOCK is only for a sandbox: SLACK_API_URL and DD_API_URL must be on 127.0.0.1',
      ];
};

/** Only where Slack and Datadog are both on this machine are there no real secrets. */
const isProduction = (env: Environment): boolean =>
  env.NODE_ENV === 'production' ||
  ![env.SLACK_API_URL, env.DD_API_URL].every((each) => each !== undefined && isLoopback(each));

const configOf = (
  env: Environment,
  rest: Pick<Config, 'policy' | 'rereadPolicy' | 'stores'>,
): Config => ({
  slack: {
    botToken: env.SLACK_BOT_TOKEN,
    apiUrl: env.SLACK_API_URL.endsWith('/') ? env.SLACK_API_URL : `${env.SLACK_API_URL}/`,
    transport: transportOf(env),
  },
  // In Socket Mode nobody but a health check on this machine has business on the port.
  listen: {
    host: env.HOST ?? (env.SLACK_SIGNING_SECRET === undefined ? '127.0.0.1' : '0.0.0.0'),
    port: env.PORT,
  },
  ledgerUrl: env.DATABASE_URL,
  ...rest,
  auditKey: Buffer.from(env.DDKEY_AUDIT_KEY, 'base64'),
  forward: forwardOf(env),
  ops: opsOf(env),
  sandboxClock: env.DDKEY_SANDBOX_CLOCK ?? null,
  isProduction: isProduction(env),
  nodeOptions: env.NODE_OPTIONS,
  log: { level: env.LOG_LEVEL, pretty: env.LOG_FORMAT === 'pretty' },
});

const present = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));

/** What is wrong with one variable, as `readConfig` would say it; null when nothing is. */
export function faultOfVariable(name: string, value: string): string | null {
  const parsed = Environment.extend(OnlyOrg.shape).safeParse(present({ [name]: value }));
  const issue = parsed.error?.issues.find(({ path }) => path[0] === name);
  return issue === undefined ? null : `${name} ${issue.message}`;
}

/**
 * Reads the environment, and the policy file that it names; empty variables count as absent.
 * Throws ConfigUnusable.
 */
export function readConfig(variables: Variables): Config {
  const given = present(variables);
  const parsed = Environment.safeParse(given);
  const faults = parsed.success
    ? [...clockFaults(parsed.data), ...opsFaults(parsed.data)]
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  faults.unshift(...transportFaults(given));
  const rereadPolicy = (): PolicyRead => readPolicyConfig(given);
  const read = rereadPolicy();
  const stores = readStores(given);
  for (const each of [read, stores]) {
    if (each.kind === 'unusable') faults.push(...each.faults);
  }
  const isRead = read.kind === 'read' && stores.kind === 'read';
  if (isRead && parsed.success) {
    faults.push(...forwardFaults(forwardOf(parsed.data), read.policy.orgs));
  }
  if (!parsed.success || !isRead || faults.length > 0) {
    throw new ConfigUnusable(faults);
  }
  return configOf(parsed.data, { policy: read.policy, rereadPolicy, stores: stores.stores });
}
