import type { Clock } from './access/ports.ts';
import { addSeconds, type Instant } from './policy/instant.ts';

/**
 * Lanes of an API that said "wait": each is left alone until its time is up. Measured in real
 * time, as the movable clock of a sandbox must not shorten somebody else's limits; the moments
 * given back are on the bot's clock, for due work.
 */
export function quietLanes(clock: Clock) {
  const until = new Map<string, number>();
  const after = (ms: number): Instant => addSeconds(clock.now(), ms / 1000);
  return {
    /** When the lane may be used again; null when that is now. */
    busyUntil(lane: string): Instant | null {
      const waitMs = (until.get(lane) ?? 0) - Date.now();
      if (waitMs > 0) return after(waitMs);
      until.delete(lane);
      return null;
    },
    /** Leaves the lane alone for some seconds; gives back until when. */
    quiet(lane: string, seconds: number): Instant {
      until.set(lane, Date.now() + seconds * 1000);
      return after(seconds * 1000);
    },
  };
}
