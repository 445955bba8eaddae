import { SlackRefusal } from './slack-refusal.ts';

/** Lets a message into a channel, or throws `ratelimited` with 429 and Retry-After in seconds. */
export type PostGate = (channel: string) => void;

/** One message a second per channel (docs.slack.dev/apis/web-api/rate-limits), without bursts. */
export function newPostGate(
  minMs: number,
  realNow: () => number = () => performance.now(),
): PostGate {
  const lastAt = new Map<string, number>();
  return (channel) => {
    const now = realNow();
    const waitMs = (lastAt.get(channel) ?? Number.NEGATIVE_INFINITY) + minMs - now;
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new SlackRefusal('ratelimited', {
        status: 429,
        headers: { 'Retry-After': String(seconds) },
      });
    }
    lastAt.set(channel, now);
  };
}
