import { auditEvent } from './access/audit-event.ts';
import type { Owner } from './access/grant.ts';
import type { Ledger } from './access/ledger-port.ts';
import type { Clock, KeyIssuer, Messenger, Org, PolicySource } from './access/ports.ts';
import type { Config } from './config.ts';
import { type DatadogOrg, datadogCalls } from './datadog/client.ts';
import { datadogKeys } from './datadog/keys.ts';
import { type OrgKnowledge, orgKnowledge } from './datadog/org-knowledge.ts';
import { readShippedCalls } from './datadog/shipped-calls.ts';
import { apiUrlOf } from './datadog/sites.ts';
import { type OpenLedger, openLedger } from './ledger/open.ts';
import type { Log } from './log.ts';
import { newId, randomText } from './new-id.ts';
import { channelPolicy } from './policy/evaluate.ts';
import { OrgId } from './policy/ids.ts';
import { slackCalls } from './slack/call.ts';
import { connectSlack } from './slack/connect.ts';
import { slackDirectory } from './slack/directory.ts';
import { slackMessenger } from './slack/messenger.ts';
import { tellAdmins } from './slack/tell-admins.ts';
import { checkSides } from './start-checks.ts';
import { openWebServer, type WebServer } from './web-server.ts';
import { startWorker } from './worker/loop.ts';

const onlyOrg = OrgId.parse('main');
const patienceMs = 3000;

/** What a harness may put around the ports that touch the outside world; the product passes none. */
export type Wrap = {
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly issuer?: (issuer: KeyIssuer) => KeyIssuer;
  readonly messenger?: (messenger: Messenger) => Messenger;
};

export type Bot = {
  /** Where it answers health checks and, in HTTP mode, Slack. */
  readonly port: number;
  /** Looks for due work now; for whoever moved the clock. */
  readonly wake: () => void;
  /** Takes nothing new, waits for what runs, closes the ledger. */
  readonly stop: () => Promise<void>;
};

const datadogOrg = ({ datadog }: Config): DatadogOrg => ({ id: onlyOrg, ...datadog });

const ownerOf = ({ datadog: { owner } }: Config): Owner =>
  owner === 'current_user' ? { kind: 'current-user' } : { kind: 'service-account', id: owner };

function policySource(
  config: Config,
  knows: Pick<OrgKnowledge, 'kinds' | 'ownerLacks'>,
): PolicySource {
  const { site, apiKeyHint, apiUrl } = config.datadog;
  const org: Omit<Org, 'kinds'> = {
    id: onlyOrg,
    name: 'Datadog',
    site,
    apiUrl: apiUrl ?? apiUrlOf(site),
    owner: ownerOf(config),
    apiKeyHint: apiKeyHint ?? '',
  };
  return {
    policy: () =>
      channelPolicy(config.approverChannel, [
        { id: org.id, kinds: knows.kinds(), ownerLacks: knows.ownerLacks() },
      ]),
    orgs: () => [{ ...org, kinds: knows.kinds() }],
  };
}

/** Waits a little for what the bot can also start without. */
async function aWhile(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}

type Outside = { readonly clock: Clock; readonly log: Log };

type Given = Outside & {
  readonly config: Config;
  readonly wrap: Wrap;
  readonly server: WebServer;
  readonly opened: OpenLedger;
};

/** Both sides, asked whether they know the bot, and everything that is built on their answer. */
async function buildAdapters({ config, clock, log, wrap, opened }: Given) {
  const org = datadogOrg(config);
  const askDatadog = datadogCalls([org], clock);
  const owner = ownerOf(config);
  const keys = { org, owner, call: askDatadog };
  const sides = await checkSides({ slack: config.slack, datadog: keys }, clock);
  for (const trouble of sides.troubles) log.warn(trouble);
  const { workspace } = sides;
  const slack = await connectSlack(config.slack, workspace, { log, newReference: randomText });
  const call = slackCalls(slack.client, clock);
  const wanted = { id: onlyOrg, owner, kinds: config.datadog.kinds };
  const knowledge = orgKnowledge(wanted, askDatadog, (what) => log.warn(what));
  const issuer = datadogKeys(askDatadog);
  const messenger = slackMessenger(call, workspace.team);
  const deps = {
    ledger: wrap.ledger?.(opened) ?? opened,
    clock,
    newId,
    catalogue: knowledge.catalogue,
    policies: policySource(config, knowledge),
    directory: slackDirectory(call, workspace.team),
    issuer: wrap.issuer?.(issuer) ?? issuer,
    messenger: wrap.messenger?.(messenger) ?? messenger,
    team: workspace.team,
    calls: readShippedCalls(),
  };
  return { sides, slack, call, knowledge, deps };
}
type Adapters = Awaited<ReturnType<typeof buildAdapters>>;

/** Writes the start down and says what it found to the admins; neither may hold the bot up. */
async function recordStart({ config, clock, log, opened }: Given, built: Adapters): Promise<void> {
  const { sides, call, deps } = built;
  const isFirst = !(await opened.hasStarted());
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(auditEvent({ at: clock.now(), actor: 'ddkey' }, 'bot.started', {})),
  );
  const { team, bot, name } = sides.workspace;
  const { site } = config.datadog;
  const telling = tellAdmins(
    { call, directory: slackDirectory(call, team), log },
    {
      isFirst,
      admins: config.admins,
      self: bot.user,
      workspace: name,
      org: { name: 'Datadog', site, owner: ownerOf(config) },
      channel: config.approverChannel,
      troubles: sides.troubles,
    },
  ).catch((fault: unknown) => log.warn('the admins could not be told of the start', { fault }));
  await aWhile(telling);
}

async function startOn(given: Given, wakeBy: (wake: () => void) => void): Promise<Bot> {
  const { config, log, server, opened } = given;
  const built = await buildAdapters(given);
  const { slack, knowledge, deps } = built;
  const learning = knowledge.start();
  await Promise.all([
    recordStart(given, built),
    built.sides.isDatadogSilent ? null : aWhile(learning),
  ]);
  const worker = startWorker(deps, (what, due, fault) => {
    log.error(what, { work: due?.kind, subject: due?.subject, fault });
  });
  wakeBy(worker.wake);
  const stop = async (): Promise<void> => {
    knowledge.stop();
    await server.close();
    await slack.stop();
    await worker.stop();
  };
  try {
    await slack.start(deps);
  } catch (fault) {
    await stop();
    throw fault;
  }
  server.serve(slack);
  log.info('ddkey is connected', { site: config.datadog.site, channel: config.approverChannel });
  return {
    port: server.port,
    wake: worker.wake,
    async stop() {
      await stop();
      await opened.close();
    },
  };
}

async function startBehind(server: WebServer, given: Omit<Given, 'server' | 'opened'>) {
  let wake = (): void => {};
  const { ledgerUrl, auditKey } = given.config;
  const opened = await openLedger(ledgerUrl, auditKey, () => wake());
  try {
    return await startOn({ ...given, server, opened }, (by) => {
      wake = by;
    });
  } catch (fault) {
    await opened.close();
    throw fault;
  }
}

/**
 * Builds every adapter and starts the bot. Throws what cannot be worked without; the port comes
 * first, so that a second bot on it has touched nothing.
 */
export async function startBot(config: Config, outside: Outside, wrap: Wrap = {}): Promise<Bot> {
  const server = await openWebServer(config.listen);
  try {
    return await startBehind(server, { config, wrap, ...outside });
  } catch (fault) {
    await server.close();
    throw fault;
  }
}
