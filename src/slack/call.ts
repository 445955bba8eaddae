import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  type WebClient,
} from '@slack/web-api';
import type { Clock } from '../access/ports.ts';
import type { Instant } from '../policy/instant.ts';
import { quietLanes } from '../quiet-lanes.ts';

/** One call to Slack: its answer, a clear no, a wait, or no clear answer at all. */
export type Called<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'busy'; readonly notBefore: Instant }
  | { readonly kind: 'silent' };

/** Errors of Slack that say nothing about the call itself: it may be tried again. */
const passing: readonly string[] = [
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
];

export type SlackCall = {
  <T>(lane: string, call: (client: WebClient) => Promise<T>): Promise<Called<T>>;
  /** Until when a lane is left alone; null when it may be used now. */
  readonly busyUntil: (lane: string) => Instant | null;
};

/** Slack's own codes look like this; the client puts any text there that it cannot read. */
const isCode = (error: string): boolean => /^[a-z0-9_]+$/u.test(error);

function classify(fault: unknown): { kind: 'refused'; error: string } | { kind: 'silent' } {
  if (fault instanceof WebAPIPlatformError) {
    const { error } = fault.data;
    return passing.includes(error) || !isCode(error)
      ? { kind: 'silent' }
      : { kind: 'refused', error };
  }
  return { kind: 'silent' };
}

/** Seconds to wait after a 429; null when it was something else. */
function waitSeconds(fault: unknown): number | null {
  if (fault instanceof WebAPIRateLimitedError) return fault.retryAfter;
  if (fault instanceof WebAPIHTTPError && fault.statusCode === 429) return 1;
  return null;
}

/** Slack counts messages by channel, about one a second; a burst goes on at that pace. */
const isPosting = (lane: string): boolean => lane.startsWith('chat.postMessage ');
const paceSeconds = 1;
const pacedForMs = 60_000;

/** Channels that were full a moment ago: there the next message waits its second unasked. */
function fullChannels() {
  const since = new Map<string, number>();
  return {
    add: (lane: string): void => {
      if (isPosting(lane)) since.set(lane, Date.now());
    },
    has: (lane: string): boolean => {
      const isRecent = Date.now() - (since.get(lane) ?? 0) < pacedForMs;
      if (!isRecent) since.delete(lane);
      return isRecent;
    },
  };
}

/**
 * Calls Slack once and never throws for what Slack answers. A lane (a method, with its channel
 * where Slack counts by channel) that was told to wait is left alone until then.
 */
export function slackCalls(client: WebClient, clock: Clock): SlackCall {
  const lanes = quietLanes(clock);
  const full = fullChannels();
  const callOnce = async <T>(
    lane: string,
    call: (client: WebClient) => Promise<T>,
  ): Promise<Called<T>> => {
    const busy = lanes.busyUntil(lane);
    if (busy !== null) return { kind: 'busy', notBefore: busy };
    // A little more than the pace, as the message arrives a little later than it is sent.
    if (full.has(lane)) lanes.quiet(lane, paceSeconds + 0.1);
    try {
      return { kind: 'ok', value: await call(client) };
    } catch (fault) {
      const seconds = waitSeconds(fault);
      if (seconds === null) return classify(fault);
      full.add(lane);
      return { kind: 'busy', notBefore: lanes.quiet(lane, seconds) };
    }
  };
  return Object.assign(callOnce, { busyUntil: lanes.busyUntil });
}
