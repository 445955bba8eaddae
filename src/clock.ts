import { get } from 'node:http';
import { z } from 'zod';
import type { Clock } from './access/ports.ts';
import { instantOf } from './policy/instant.ts';

/** The time of this machine. */
export const systemClock: Clock = { now: () => instantOf(Date.now()) };

const ClockState = z.object({ aheadMs: z.number(), version: z.int() });

const ask = (url: string): Promise<z.infer<typeof ClockState>> =>
  new Promise((resolve, reject) => {
    get(url, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const state = ClockState.safeParse(JSON.parse(text));
        if (state.success) resolve(state.data);
        else reject(state.error);
      });
    }).on('error', reject);
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Follows the clock of a sandbox, which stands ahead of real time as far as somebody moved it.
 * Each question waits on the other side until the clock moves again; `onMoved` is called then.
 */
export async function followClock(
  url: string,
  onMoved: () => void,
): Promise<Clock & { readonly stop: () => void }> {
  let state = await ask(url);
  let following = true;
  const follow = async (): Promise<void> => {
    while (following) {
      try {
        const before = state.version;
        state = await ask(`${url}?after=${before}`);
        if (state.version !== before) onMoved();
      } catch {
        // The sandbox is going away or coming back: the last known time stays.
        await pause(200);
      }
    }
  };
  void follow();
  return {
    now: () => instantOf(Date.now() + state.aheadMs),
    stop: () => {
      following = false;
    },
  };
}
