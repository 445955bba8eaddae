import { auditEvent } from './access/audit-event.ts';
import type { Owner } from './access/grant.ts';
import type { Ledger } from './access/ledger-port.ts';
import type { Clock, KeyIssuer, Messenger, Org, PolicySource } from './access/ports.ts';
import type { Config } from './config.ts';
import { type DatadogOrg, datadogCalls } from './datadog/client.ts';
import { datadogKeys } from './datadog/keys.ts';
import { type OrgKnowledge, orgKnowledge } from './datadog/org-knowledge.ts';
import { apiUrlOf } from './datadog/sites.ts';
import { openLedger } from './ledger/open.ts';
import type { Log } from './log.ts';
import { newId, randomText } from './new-id.ts';
import { channelPolicy } from './policy/evaluate.ts';
import { OrgId } from './policy/ids.ts';
import { slackCalls } from './slack/call.ts';
import { connectSlack } from './slack/connect.ts';
import { slackDirectory } from './slack/directory.ts';
import { slackMessenger } from './slack/messenger.ts';
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

/** Waits a little for the first answers about the org; the bot starts without them, too. */
async function learnFirst(start: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([start(), patience]);
  clearTimeout(timer);
}

type Outside = { readonly clock: Clock; readonly log: Log };
type Given = Outside & { readonly config: Config; readonly wrap: Wrap };

async function startBehind(server: WebServer, given: Given): Promise<Bot> {
  const { config, clock, log, wrap } = given;
  let wake = (): void => {};
  const opened = await openLedger(config.ledgerPath, config.auditKey, () => wake());
  const ledger = wrap.ledger?.(opened) ?? opened;
  const slack = await connectSlack(config.slack, log, randomText);
  const call = slackCalls(slack.client, clock);
  const askDatadog = datadogCalls([datadogOrg(config)], clock);
  const wanted = { id: onlyOrg, owner: ownerOf(config), kinds: config.datadog.kinds };
  const knowledge = orgKnowledge(wanted, askDatadog, (what) => log.warn(what));
  const issuer = datadogKeys(askDatadog);
  const messenger = slackMessenger(call, slack.team);
  const deps = {
    ledger,
    clock,
    newId,
    catalogue: knowledge.catalogue,
    policies: policySource(config, knowledge),
    directory: slackDirectory(call, slack.team),
    issuer: wrap.issuer?.(issuer) ?? issuer,
    messenger: wrap.messenger?.(messenger) ?? messenger,
    team: slack.team,
  };
  await ledger.inTransaction((tx) =>
    tx.appendAudit(auditEvent({ at: clock.now(), actor: 'ddkey' }, 'bot.started', {})),
  );
  await learnFirst(knowledge.start);
  const worker = startWorker(deps, (what, due, fault) => {
    log.error(what, { work: due?.kind, subject: due?.subject, fault });
  });
  wake = worker.wake;
  await slack.start(deps);
  server.serve(slack);
  log.info('ddkey is connected', { site: config.datadog.site, channel: config.approverChannel });
  return {
    port: server.port,
    wake: worker.wake,
    async stop() {
      knowledge.stop();
      await server.close();
      await slack.stop();
      await worker.stop();
      await opened.close();
    },
  };
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
