import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';

/*
 * Ways in which this process's memory, and with it a key on its way, gets into a file or to a
 * debugger. Whoever may start the process, or read its memory as the same user, is not kept out.
 */

/** Options of Node's that open a debugger, or write memory or environment into a file. */
const leaky =
  /^--(?:inspect|heapsnapshot|heap-prof|cpu-prof|report-|abort-on-uncaught-exception|abort_on_uncaught_exception)/u;

const optionsIn = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

/** The soft limit for core files, as Linux tells it; null where that cannot be read. */
function coreLimit(): string | null {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    return /^Max core file size\s+(\S+)/mu.exec(limits)?.[1] ?? null;
  } catch {
    return null;
  }
}

export type Surroundings = {
  /** Node's own options, from its command line and from NODE_OPTIONS. */
  readonly options: readonly string[];
  readonly isInspected: boolean;
  /** `0`, a number of bytes or `unlimited`; null where it is not known. */
  readonly coreLimit: string | null;
};

/** How this process was started; `nodeOptions` is the variable NODE_OPTIONS. */
export const surroundingsNow = (nodeOptions: string): Surroundings => ({
  options: [...process.execArgv, ...optionsIn(nodeOptions)],
  isInspected: inspector.url() !== undefined,
  coreLimit: coreLimit(),
});

/** Why a bot with real credentials does not start here, a sentence each; none when it may. */
export function openDoors({ options, isInspected, coreLimit: core }: Surroundings): string[] {
  const given = [...new Set(options.filter((option) => leaky.test(option)))];
  const faults = given.map((option) => {
    const [name = ''] = option.split('=');
    return `Node was started with ${name}, which can give the memory of ddkey away: start it without.`;
  });
  if (isInspected && given.length === 0) {
    faults.push('A debugger is open, and whoever reaches it reads the memory of ddkey: close it.');
  }
  if (core !== null && core !== '0') {
    faults.push(
      `A crash would write the memory of ddkey into a core file (limit: ${core}): set the limit to 0, with "ulimit -c 0", LimitCORE=0 in systemd, or "ulimits: core: 0" in compose.`,
    );
  }
  return faults;
}
