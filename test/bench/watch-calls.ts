import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { z } from 'zod';

/*
 * When a call reaches the stand-ins, to a fraction of a millisecond: Node says so itself, before
 * any code of theirs runs.
 */

const Started = z.object({ request: z.instanceof(IncomingMessage) });

/** What has not come by then does not come. */
const patienceMs = 60_000;

type Seen = { readonly at: number; readonly what: string };
type Waiting = {
  readonly ending: string;
  left: number;
  readonly times: number[];
  done: () => void;
};

/** Starts to watch every request that arrives at a server of this process. */
export function watchCalls() {
  let seen: Seen[] = [];
  let waiting: Waiting[] = [];
  subscribe('http.server.request.start', (message) => {
    const at = performance.now();
    const { request } = Started.parse(message);
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === '/clock') return;
    seen.push({ at, what: `${request.method} ${path}` });
    for (const each of waiting.filter(({ ending }) => path.endsWith(ending))) {
      each.times.push(at);
      each.left -= 1;
      if (each.left === 0) each.done();
    }
    waiting = waiting.filter(({ left }) => left > 0);
  });
  return {
    /** The next `count` calls whose path ends so: when each came. */
    next: (ending: string, count: number): Promise<readonly number[]> =>
      new Promise((resolve, reject) => {
        const times: number[] = [];
        const late = setTimeout(() => {
          const calls = seen.map(({ what }) => what).slice(-20);
          reject(
            new Error(`${times.length} of ${count} ${ending} came, after ${calls.join(', ')}`),
          );
        }, patienceMs);
        const done = (): void => {
          clearTimeout(late);
          resolve(times);
        };
        waiting.push({ ending, left: count, times, done });
      }),
    forget: (): void => {
      seen = [];
    },
    since: (from: number): readonly Seen[] => seen.filter(({ at }) => at >= from),
    lastAt: (): number => seen.at(-1)?.at ?? 0,
  };
}
export type Watch = ReturnType<typeof watchCalls>;
