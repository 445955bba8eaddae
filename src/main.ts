import { LedgerDown } from './access/ledger-down.ts';
import { followClock, systemClock } from './clock.ts';
import { type Bot, startBot, type Wrap } from './compose.ts';
import { type Config, ConfigUnusable, readConfig } from './config.ts';
import { LedgerUnusable } from './ledger/open-database.ts';
import { type Log, openLog } from './log.ts';
import { openDoors, surroundingsNow } from './open-doors.ts';
import { SlackUnusable } from './slack/connect.ts';
import { whySocketLost } from './slack/why-socket-lost.ts';
import { StartUnusable } from './start-checks.ts';
import { ListenUnusable } from './web-server.ts';

const drainMs = 25_000;

/** Ends the process when it takes too long: what hangs is left to the leases. */
function endWithin(log: Log): void {
  const late = setTimeout(() => {
    log.error('work did not end in time; its lease runs out by itself');
    process.exit(1);
  }, drainMs);
  late.unref();
}

/**
 * Hears signals from the first moment on. One that comes in the middle of the start is kept until
 * the bot stands, as there is no telling what the start is doing.
 */
function stopOnSignals(log: Log) {
  let bot: Bot | null = null;
  let wanted: number | null = null;
  const end = (running: Bot, code: number): void => {
    running.stop().then(
      () => process.exit(code),
      (fault: unknown) => {
        log.error('ddkey could not stop cleanly', { fault });
        process.exit(1);
      },
    );
  };
  const stop = (why: string, code: number): void => {
    if (wanted !== null) return;
    wanted = code;
    log.info('ddkey is stopping', { why });
    endWithin(log);
    if (bot !== null) end(bot, code);
  };
  const heard = {
    SIGTERM: () => stop('SIGTERM', 0),
    SIGINT: () => stop('SIGINT', 0),
    SIGHUP: () => void bot?.rereadPolicy(),
    // Node would print it to stderr, past the redaction.
    uncaughtException: (fault: unknown) => {
      log.error('a fault nobody caught', { fault });
      stop('uncaught exception', 1);
    },
    // A lost promise leaves unknown state behind: end in order and let the supervisor start anew.
    unhandledRejection: (fault: unknown) => {
      const sentence = whySocketLost(fault);
      if (sentence === null) log.error('a promise was lost', { fault });
      else log.error(sentence);
      stop('unhandled rejection', 1);
    },
  };
  for (const [signal, hear] of Object.entries(heard)) process.on(signal, hear);
  return {
    started(running: Bot): void {
      bot = running;
      if (wanted !== null) end(running, wanted);
    },
    /** For a start that failed. */
    forget(): void {
      for (const [signal, hear] of Object.entries(heard)) process.off(signal, hear);
    },
  };
}

/** Refuses a start from which memory could leak, and has SIGUSR1 open no debugger later on. */
function keepDoorsShut(nodeOptions: string, log: Log): void {
  const faults = openDoors(surroundingsNow(nodeOptions));
  if (faults.length > 0) throw new StartUnusable(faults);
  // Node opens its debugger on SIGUSR1 only where nobody else listens.
  process.on('SIGUSR1', () => log.warn('SIGUSR1 came, and no debugger was opened'));
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
  let signals: ReturnType<typeof stopOnSignals> | null = null;
  try {
    const config = readConfig(env);
    const log = openLog(config.log, out);
    if (config.isProduction) keepDoorsShut(config.nodeOptions, log);
    signals = stopOnSignals(log);
    signals.started(await startWithClock(config, log, wrap));
    return 0;
  } catch (fault) {
    signals?.forget();
    const sentences = startSentence(fault);
    if (sentences === null) throw fault;
    for (const sentence of sentences) out.write(`${sentence}\n`);
    return fault instanceof ConfigUnusable ? 2 : 1;
  }
}
