import { LedgerDown } from './access/ledger-down.ts';
import { followClock, systemClock } from './clock.ts';
import { type Bot, startBot, type Wrap } from './compose.ts';
import { type Config, ConfigUnusable, readConfig } from './config.ts';
import { LedgerUnusable } from './ledger/open-database.ts';
import { type Log, openLog } from './log.ts';
import { SlackUnusable } from './slack/connect.ts';
import { whySocketLost } from './slack/why-socket-lost.ts';
import { StartUnusable } from './start-checks.ts';
import { ListenUnusable } from './web-server.ts';

const drainMs = 25_000;

/** Stops in order, but not for ever: what hangs is left to the leases. */
async function stopWithin(bot: Bot, log: Log): Promise<void> {
  const late = setTimeout(() => {
    log.error('work did not end in time; its lease runs out by itself');
    process.exit(1);
  }, drainMs);
  late.unref();
  await bot.stop();
}

function stopOnSignals(bot: Bot, log: Log): void {
  let stopping = false;
  const stop = (why: string, code: number) => {
    if (stopping) return;
    stopping = true;
    log.info('ddkey is stopping', { why });
    stopWithin(bot, log).then(
      () => process.exit(code),
      (fault: unknown) => {
        log.error('ddkey could not stop cleanly', { fault });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM', 0));
  process.on('SIGHUP', () => void bot.rereadPolicy());
  process.on('SIGINT', () => stop('SIGINT', 0));
  // A lost promise leaves unknown state behind: end in order and let the supervisor start anew.
  process.on('unhandledRejection', (fault) => {
    const sentence = whySocketLost(fault);
    if (sentence === null) log.error('a promise was lost', { fault });
    else log.error(sentence);
    stop('unhandled rejection', 1);
  });
}

async function startWithClock(config: Config, log: Log, wrap: Wrap): Promise<Bot> {
  if (config.sandboxClock === null) return startBot(config, { clock: systemClock, log }, wrap);
  let bot: Bot | null = null;
  const clock = await followClock(config.sandboxClock, () => bot?.wake());
  bot = await startBot(config, { clock, log }, wrap);
  return bot;
}

/** Faults whose message is a sentence for the operator. */
const startFaults = [LedgerUnusable, ListenUnusable, SlackUnusable];

/** Why the bot did not start, as a sentence for the operator; null for a fault of ours. */
function startSentence(fault: unknown): readonly string[] | null {
  if (fault instanceof ConfigUnusable) return fault.faults;
  if (fault instanceof StartUnusable) return fault.faults;
  if (startFaults.some((kind) => fault instanceof kind) && fault instanceof Error) {
    return [fault.message];
  }
  if (fault instanceof LedgerDown) {
    return ['The ledger went away, or could no longer be written, while ddkey was starting.'];
  }
  return null;
}

type Process = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: { readonly write: (text: string) => void };
};

/**
 * Runs the bot until a signal comes. Resolves once it is connected with 0, or with the exit code
 * of a start that failed: 2 for a wrong environment, 1 for anything else.
 */
export async function runBot({ env, out }: Process, wrap: Wrap = {}): Promise<number> {
  try {
    const config = readConfig(env);
    const log = openLog(config.log, out);
    stopOnSignals(await startWithClock(config, log, wrap), log);
    return 0;
  } catch (fault) {
    const sentences = startSentence(fault);
    if (sentences === null) throw fault;
    for (const sentence of sentences) out.write(`${sentence}\n`);
    return fault instanceof ConfigUnusable ? 2 : 1;
  }
}
