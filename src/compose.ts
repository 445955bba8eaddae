import { planForwarding } from './access/forward-audit.ts';
import type { Ledger } from './access/ledger-port.ts';
import { planRotations } from './access/plan-rotations.ts';
import type { Clock, KeyIssuer, Messenger, PolicySource } from './access/ports.ts';
import { planHead } from './access/post-head.ts';
import type { SecretStores } from './access/stores.ts';
import type { KeyRegister } from './access/survey.ts';
import { planSweeps } from './access/sweep-plan.ts';
import type { Config } from './config.ts';
import { auditTrail } from './datadog/audit-trail.ts';
import { datadogKeys } from './datadog/keys.ts';
import { datadogRegister } from './datadog/register.ts';
import { readShippedCalls } from './datadog/shipped-calls.ts';
import { auditSinks } from './forward/audit-sinks.ts';
import { type OpenLedger, openLedger } from './ledger/open.ts';
import type { Log } from './log.ts';
import { lookAtUse } from './look-at-use.ts';
import { newId, randomText } from './new-id.ts';
import { type Observation, startObserving, tellOn } from './observation.ts';
import { openServers, type Servers } from './open-servers.ts';
import { runningOrgs } from './orgs.ts';
import type { OrgId } from './policy/ids.ts';
import { strandedKeys } from './policy-in-use.ts';
import { policyReload } from './policy-reload.ts';
import { recordStart } from './record-start.ts';
import { runningPolicy } from './running-policy.ts';
import { slackCalls } from './slack/call.ts';
import { connectSlack } from './slack/connect.ts';
import { slackDirectory } from './slack/directory.ts';
import { slackMessenger } from './slack/messenger.ts';
import { tellOfRefusedPolicy } from './slack/tell-admins.ts';
import { checkSides, StartUnusable } from './start-checks.ts';
import { openStores } from './vault/open-stores.ts';
import { vitalsOf } from './vitals-of.ts';
import { watchFile } from './watch-file.ts';
import { within } from './within.ts';
import { startWorker } from './worker/loop.ts';
import { politeLedger } from './worker/polite-ledger.ts';

const patienceMs = 3000;

/** What a harness may put around the ports that touch the outside world; the product passes none. */
export type Wrap = {
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly issuer?: (issuer: KeyIssuer) => KeyIssuer;
  readonly register?: (register: KeyRegister) => KeyRegister;
  readonly messenger?: (messenger: Messenger) => Messenger;
  readonly stores?: (stores: SecretStores) => SecretStores;
  readonly policies?: (policies: PolicySource) => PolicySource;
};

export type Bot = {
  /** Where it answers health checks and, in HTTP mode, Slack. */
  readonly port: number;
  /** Where its numbers are scraped; null where they are not. */
  readonly opsPort: number | null;
  /** Looks for due work now; for whoever moved the clock. */
  readonly wake: () => void;
  /** Reads the policy file now; a broken one is refused, and the running one stays. */
  readonly rereadPolicy: () => Promise<void>;
  /** Takes nothing new, waits for what runs, closes the ledger. */
  readonly stop: () => Promise<void>;
};

/** Waits a little for what the bot can also start without. */
const aWhile = (work: Promise<void>): Promise<void> => within(patienceMs, work, undefined);

type Outside = { readonly clock: Clock; readonly log: Log };

type Given = Outside & {
  readonly config: Config;
  readonly wrap: Wrap;
  readonly server: Servers;
  readonly seen: Observation;
  readonly opened: OpenLedger;
};

/** Both sides, asked whether they know the bot, and everything that is built on their answer. */
async function buildAdapters({ config, clock, log, wrap, seen, opened }: Given) {
  const stranded = strandedKeys(config.policy.orgs, await opened.ownersInUse());
  if (stranded.length > 0) throw new StartUnusable(stranded);
  const warn = (what: string): void => log.warn(what);
  const orgs = runningOrgs(config.policy.orgs, { clock, warn, watching: seen.datadog });
  const datadog = { orgs: config.policy.orgs, call: orgs.call };
  const sides = await checkSides({ slack: config.slack, datadog }, clock);
  for (const trouble of sides.troubles) log.warn(trouble);
  const { workspace } = sides;
  const slack = await connectSlack(config.slack, workspace, {
    log,
    newReference: randomText,
    observe: seen.observe,
    hearAck: seen.hearAck,
  });
  const call = slackCalls(slack.client, clock);
  const issuer = datadogKeys(orgs.call);
  const ownKeys = (id: OrgId) => orgs.all().find(({ org }) => org.id === id)?.org;
  const register = datadogRegister(orgs.call, ownKeys);
  const uses = auditTrail(orgs.call, clock);
  const messenger = slackMessenger(call, workspace.team);
  const stores = openStores(config.stores, warn);
  const running = runningPolicy(config.policy, orgs);
  const { ledger, ...ports } = seen.ports({
    ledger: wrap.ledger?.(opened) ?? opened,
    issuer: wrap.issuer?.(issuer) ?? issuer,
    messenger: wrap.messenger?.(messenger) ?? messenger,
    stores: wrap.stores?.(stores) ?? stores,
  });
  const deps = {
    ledger,
    clock,
    newId,
    catalogue: orgs.catalogue,
    policies: wrap.policies?.(running) ?? running,
    directory: slackDirectory(call, workspace.team, (person) => {
      // The daily look finds them, too, should this fail.
      const due = { kind: 'check-holder', subject: person, runAt: clock.now() } as const;
      ledger.inTransaction((tx) => tx.addDue(due)).catch(() => {});
    }),
    ...ports,
    register: wrap.register?.(register) ?? register,
    team: workspace.team,
    calls: readShippedCalls(),
    uses,
    vitals: vitalsOf(slack, { orgs, running, uses }),
    sinks: auditSinks(config.forward, { call: orgs.call, log }),
  };
  return { sides, slack, call, orgs, running, deps };
}
type Adapters = Awaited<ReturnType<typeof buildAdapters>>;

/** What the policy wants done again and again. */
async function plan(deps: Adapters['deps']): Promise<void> {
  await planSweeps(deps);
  await planRotations(deps);
}

/** Watches the policy file, and gives the way to read it at once. */
function keepPolicyFresh({ config, clock, log, opened }: Given, { call, running, deps }: Adapters) {
  const reload = policyReload({
    reread: config.rereadPolicy,
    running,
    directory: deps.directory,
    ledger: deps.ledger,
    ownersInUse: opened.ownersInUse,
    clock,
    log,
    plan: () => plan(deps),
    tellAdmins: (faults) => tellOfRefusedPolicy({ call, log }, running.config().admins, faults),
  });
  const stop = watchFile(config.policy.path, () => void reload());
  return { reload, stop };
}

/** What each org offers, and whether it tells what keys were used for. */
async function learn({ config, log }: Given, { orgs, deps }: Adapters): Promise<void> {
  await Promise.all([orgs.start(), lookAtUse(deps.uses, config.policy.orgs, log)]);
}

async function startOn(given: Given, wakeBy: (wake: () => void) => void): Promise<Bot> {
  const { config, clock, log, server, seen, opened } = given;
  const built = await buildAdapters(given);
  const { slack, orgs, deps } = built;
  const learning = learn(given, built);
  const { told } = await recordStart(
    { ...given, ledger: deps.ledger, call: built.call },
    { ...built.sides, policy: config.policy },
  );
  await plan(deps);
  await planHead(deps);
  await planForwarding(deps);
  await Promise.all([aWhile(told), built.sides.isDatadogSilent ? null : aWhile(learning)]);
  const worker = startWorker(
    { ...deps, ledger: politeLedger(deps.ledger, slack.letFormsPass) },
    {
      log: (what, due, fault) => log.error(what, { work: due?.kind, subject: due?.subject, fault }),
      observe: seen.observe,
      isSomebodyHere: slack.isSomebodyHere,
    },
  );
  wakeBy(worker.wake);
  const policy = keepPolicyFresh(given, built);
  const stop = async (): Promise<void> => {
    policy.stop();
    orgs.stop();
    await server.close();
    await slack.stop();
    await worker.stop();
    await seen.stop();
  };
  try {
    await slack.start(deps);
  } catch (fault) {
    await stop();
    throw fault;
  }
  const { whyNotReady: whyNoSlack, requests } = slack;
  const { ledger, sinks } = deps;
  const { lastAnswers } = orgs;
  const vital = tellOn(seen, { ledger, opened, clock, sinks, whyNoSlack, lastAnswers });
  server.serve({ requests, ...vital });
  const { orgs: named, approverChannel: channel } = config.policy;
  log.info('ddkey is connected', { sites: named.map(({ site }) => site), channel });
  return {
    port: server.port,
    opsPort: server.opsPort,
    wake: worker.wake,
    rereadPolicy: policy.reload,
    async stop() {
      await stop();
      await opened.close();
    },
  };
}

async function startBehind(server: Servers, given: Omit<Given, 'server' | 'seen' | 'opened'>) {
  let wake = (): void => {};
  const { ledgerUrl, auditKey } = given.config;
  const seen = await startObserving(given.config.ops, given.log);
  const opened = await openLedger(ledgerUrl, auditKey, () => wake());
  try {
    return await startOn({ ...given, server, seen, opened }, (by) => {
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
  const server = await openServers(config);
  try {
    return await startBehind(server, { config, wrap, ...outside });
  } catch (fault) {
    await server.close();
    throw fault;
  }
}
