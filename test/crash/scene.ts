import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Libsql from 'libsql';
import { z } from 'zod';
import { type OpenLedger, openLedger } from '../../src/ledger/open.ts';
import { hour, minute } from '../../src/policy/instant.ts';
import { type BotProcess, startBotProcess } from '../../src/sandbox/bot-process.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { KillPoint } from './kill-points.ts';

const entry = fileURLToPath(new URL('./bot.js', import.meta.url));
/** Work that is tried again within this is not rest yet. */
const soonMs = 3000;

const Waiting = z.object({ waiting: z.number() });

export type Scene = {
  readonly sandbox: Sandbox;
  /** Starts a bot on the scene's ledger, whatever became of the one before. */
  readonly start: (killAt?: KillPoint) => Promise<BotProcess>;
  /** True when a bot is up and has nothing to do now or in the next seconds. */
  readonly isAtRest: () => boolean;
  readonly rest: () => Promise<void>;
  /** Lets the times of the watch pass, and all that falls due in them. */
  readonly watch: () => Promise<void>;
  /** Stops the bot in order and reads its ledger. */
  readonly readLedger: <T>(read: (ledger: OpenLedger) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** Reads beside the running bot, as its own connection; never while no bot runs. */
function dueBefore(path: string, until: string): number {
  const database = new Libsql(path);
  try {
    database.pragma('busy_timeout = 5000');
    const row = database
      .prepare('select count(*) as waiting from due_work where run_at <= ?')
      .get(until);
    return Waiting.parse(row).waiting;
  } finally {
    database.close();
  }
}

/** One sandbox in which bots die and come back, one after the other. */
export async function openScene(): Promise<Scene> {
  const sandbox = await startSandbox({ minMsPerChannelMessage: 20 });
  let bot: BotProcess | null = null;
  const isAtRest = (): boolean => {
    if (!sandbox.slack.connected()) return false;
    const until = new Date(sandbox.clock.now().getTime() + soonMs).toISOString();
    return dueBefore(sandbox.ledgerPath, until) === 0;
  };
  const rest = async (): Promise<void> => {
    await eventually('the bot has nothing to do', async () => isAtRest());
  };
  return {
    sandbox,
    isAtRest,
    rest,
    async start(killAt) {
      await bot?.kill();
      await eventually('the last bot is off the line', async () => !sandbox.slack.connected());
      bot = await startBotProcess(sandbox, {
        entry,
        path: process.env['PATH'],
        env: killAt === undefined ? {} : { DDKEY_TEST_KILL_AT: killAt },
      });
      return bot;
    },
    async watch() {
      await rest();
      for (const seconds of [minute, 10 * minute, hour]) {
        await sandbox.control.moveClock(seconds * 1000);
        await rest();
      }
    },
    async readLedger(read) {
      await bot?.stop();
      const key = Buffer.from(sandbox.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
      const ledger = await openLedger(sandbox.ledgerPath, key, () => {});
      return read(ledger).finally(() => ledger.close());
    },
    async close() {
      await bot?.kill();
      await pause(0);
      await sandbox.stop();
    },
  };
}
