import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readShippedScopes } from '../datadog/shipped-scopes.ts';
import { readDue } from '../ledger/read-due.ts';
import { newChanges } from './changes.ts';
import { type Control, controlClient } from './control-client.ts';
import { serveControl } from './control-server.ts';
import { type DatadogOptions, type DatadogStandIn, startDatadog } from './datadog/stand-in.ts';
import { freePort } from './free-port.ts';
import { type MovableClock, movableClock } from './movable-clock.ts';
import { channels, credentials, people } from './people.ts';
import { policyDesk } from './policy-desk.ts';
import { type SlackOptions, type SlackStandIn, startSlack } from './slack/stand-in.ts';

export type SandboxOptions = {
  /** Port of the control API; 0 takes a free one. */
  readonly port?: number;
  /** How Slack reaches the bot; Socket Mode by default. */
  readonly mode?: 'socket' | 'http';
  /** Slack allows one message a second in a channel; tests may be quicker. */
  readonly minMsPerChannelMessage?: number;
  /** A Slack that is set up differently. */
  readonly slack?: Pick<SlackOptions, 'extraChannels' | 'granted'>;
  /** A Datadog that has room for fewer keys, or is set up differently. */
  readonly datadog?: Pick<
    DatadogOptions,
    'maxAllowedPerUser' | 'maxApiKeys' | 'ownKeyScopes' | 'offersTokens' | 'oneTimeRead'
  >;
};

export type Sandbox = {
  readonly control: Control;
  readonly controlUrl: string;
  readonly slack: SlackStandIn;
  readonly datadog: DatadogStandIn;
  readonly clock: MovableClock;
  readonly ledgerPath: string;
  /** The environment of a bot that lives here; the bot cannot tell it from a real one. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** Plainly not random: it signs the audit chain of a throw-away ledger. */
const sandboxAuditKey = Buffer.alloc(32, 'sandbox').toString('base64');

/** How the bot is reached, as its own variables; in HTTP mode Slack must know its port first. */
async function wayToBot(slack: SlackStandIn, mode: 'socket' | 'http') {
  if (mode === 'socket') return { SLACK_APP_TOKEN: credentials.slackAppToken, PORT: '0' };
  const port = String(await freePort());
  slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  return {
    SLACK_SIGNING_SECRET: credentials.slackSigningSecret,
    PORT: port,
    HOST: '127.0.0.1',
  };
}

/** Without rules: the members of the approver channel decide. */
const firstPolicy = `version: 1\napprovals:\n  admins: [${people.admin.id}]\n`;

type Parts = Pick<Sandbox, 'slack' | 'datadog' | 'ledgerPath'> & { readonly policyPath: string };

const envOf = ({ slack, datadog, ledgerPath, policyPath }: Parts) => ({
  SLACK_BOT_TOKEN: credentials.slackBotToken,
  SLACK_API_URL: slack.apiUrl,
  DD_SITE: 'datadoghq.eu',
  DD_API_KEY: credentials.datadogApiKey,
  DD_APP_KEY: credentials.datadogAppKey,
  DD_OWNER: credentials.serviceAccount,
  DD_API_URL: datadog.apiUrl,
  DD_KINDS: 'application,token,pair,api',
  DD_API_KEY_HINT: 'in Vault at kv/datadog/sandbox',
  DATABASE_URL: `sqlite:${ledgerPath}`,
  DDKEY_POLICY: policyPath,
  DDKEY_APPROVER_CHANNEL: channels.approvers.id,
  DDKEY_AUDIT_KEY: sandboxAuditKey,
});

/** Starts the stand-ins for Slack and Datadog and the control API, each on a port of 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = movableClock();
  const { now } = clock;
  const pace = options.minMsPerChannelMessage;
  const mode = options.mode ?? 'socket';
  const changes = newChanges();
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-sandbox-'));
  const ledgerPath = join(folder, 'ddkey.db');
  const slack = await startSlack({
    ...options.slack,
    changes,
    now,
    mode,
    ...(pace === undefined ? {} : { minMsPerChannelMessage: pace }),
  });
  const datadog = await startDatadog({
    changes,
    now,
    ...options.datadog,
    scopes: readShippedScopes().map((scope) => ({ ...scope, restricted: !scope.inPermissions })),
  });
  const due = () => readDue(ledgerPath);
  const policyPath = join(folder, 'policy.yml');
  writeFileSync(policyPath, firstPolicy);
  const way = await wayToBot(slack, mode);
  const env = { ...way, ...envOf({ slack, datadog, ledgerPath, policyPath }) };
  const policy = policyDesk(policyPath, env);
  const server = await serveControl(
    { slack, datadog, clock, changes, due, policy },
    options.port ?? 0,
  );
  return {
    control: controlClient(server.base),
    controlUrl: server.base,
    slack,
    datadog,
    clock,
    ledgerPath,
    env: { ...env, DDKEY_SANDBOX_CLOCK: `${server.base}/clock` },
    async stop() {
      await Promise.all([server.stop(), slack.stop(), datadog.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
