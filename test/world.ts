import { inspect } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../src/access/ports.ts';
import { startBot, type Wrap } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import type { Log } from '../src/log.ts';
import { instantOf } from '../src/policy/instant.ts';
import { people } from '../src/sandbox/people.ts';
import { eventually, personAt } from '../src/sandbox/person.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/start-sandbox.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

export type WorldOptions = {
  /** Pace of Slack's channels; none by default, so that tests are quick. */
  readonly minMsPerChannelMessage?: number;
  /** How Slack reaches the bot; Socket Mode by default. */
  readonly mode?: 'socket' | 'http';
  /** A Slack that is set up differently. */
  readonly slack?: NonNullable<SandboxOptions['slack']>;
  /** A Datadog that has room for fewer keys. */
  readonly datadog?: NonNullable<SandboxOptions['datadog']>;
  /** Added to the sandbox's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly wrap?: Wrap;
};
type BotOptions = Pick<WorldOptions, 'env' | 'wrap'>;

/** Every line at debug level, uncut: the product's own redaction must not hide a leak from a test. */
function logInMemory() {
  const lines: string[] = [];
  const line =
    (level: string) =>
    (what: string, detail = {}): void => {
      lines.push(`${level} ${what} ${inspect(detail, { depth: 8, maxStringLength: null })}`);
    };
  const log: Log = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
  };
  return { log, text: () => lines.join('\n') };
}

const AuditRow = z.object({
  seq: z.number(),
  what: z.string(),
  actor: z.string(),
  request_id: z.string().nullable(),
  key_id: z.string().nullable(),
  details: z.string().transform((text): Record<string, unknown> => JSON.parse(text)),
});
export type AuditRow = z.infer<typeof AuditRow>;

/** The audit chain as it stands in the database, read beside the running bot. */
const readAudit = (database: TestDatabase): AuditRow[] =>
  z.array(AuditRow).parse(database.rows('select * from audit_event order by seq'));

async function startIn(sandbox: Sandbox, outside: { clock: Clock; log: Log }, options: BotOptions) {
  const config = readConfig({ ...sandbox.env, ...options.env });
  const bot = await startBot(config, outside, options.wrap ?? {});
  await eventually('the bot is connected', async () => sandbox.slack.connected());
  return { bot, config };
}

/**
 * The whole app on a throw-away ledger: both stand-ins, the five people, a clock that can be moved,
 * and the real bot in this process.
 */
export async function openWorld(options: WorldOptions = {}) {
  const sandbox = await startSandbox({
    minMsPerChannelMessage: options.minMsPerChannelMessage ?? 0,
    mode: options.mode ?? 'socket',
    ...(options.slack === undefined ? {} : { slack: options.slack }),
    ...(options.datadog === undefined ? {} : { datadog: options.datadog }),
  });
  const clock: Clock = { now: () => instantOf(sandbox.clock.now().getTime()) };
  const kept = logInMemory();
  const outside = { clock, log: kept.log };
  const database = freshDatabase(sandbox.ledgerPath);
  const env = { ...sandbox.env, DATABASE_URL: database.url, DDKEY_OPS_PORT: '0' };
  const place = { ...sandbox, env };
  let running = await startIn(place, outside, options).catch(async (fault: unknown) => {
    // Open servers would keep the test process alive, and hide why the bot did not start.
    await sandbox.stop();
    throw fault;
  });
  const { control, slack, datadog } = sandbox;
  return {
    control,
    slack,
    datadog,
    clock,
    log: kept.log,
    ana: personAt(control, people.requester.id),
    ben: personAt(control, people.approver.id),
    cleo: personAt(control, people.secondApprover.id),
    dora: personAt(control, people.admin.id),
    gil: personAt(control, people.guest.id),
    /** Moves the clock and lets the bot look for due work. */
    async moveClock(ms: number): Promise<void> {
      await control.moveClock(ms);
      running.bot.wake();
    },
    logText: kept.text,
    ledgerBytes: database.bytes,
    /** Runs SQL past the ledger. */
    tamper: database.tamper,
    audit: () => readAudit(database),
    /** Rows of a query, read beside the running bot. */
    rows: database.rows,
    config: () => running.config,
    /** The bot's own port: health, and in HTTP mode Slack's requests. */
    botUrl: () => `http://127.0.0.1:${running.bot.port}`,
    /** The port of those who look after it. */
    opsUrl: () => `http://127.0.0.1:${running.bot.opsPort}`,
    /** All its numbers, as they are scraped. */
    metrics: async (): Promise<string> =>
      (await fetch(`http://127.0.0.1:${running.bot.opsPort}/metrics`)).text(),
    /** Its whole environment, for another bot in the same place. */
    env,
    /** Stops the bot in order and starts it again, with nothing remembered about people. */
    async restartBot(changes: BotOptions = options): Promise<void> {
      await running.bot.stop();
      running = await startIn(place, outside, changes);
    },
    async close(): Promise<void> {
      await running.bot.stop();
      database.drop();
      await sandbox.stop();
    },
  };
}
export type World = Awaited<ReturnType<typeof openWorld>>;
