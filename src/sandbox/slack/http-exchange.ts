import { setTimeout as wait } from 'node:timers/promises';
import type { Response } from 'express';
import type { Json } from '../control.ts';
import type { HttpFault } from './faults.ts';
import { isRecord, parseJson, textOf } from './json.ts';
import { SlackRefusal } from './slack-refusal.ts';

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | string;
};
/** What became of a call. Status 0: it was never answered. */
export type Outcome = {
  readonly status: number;
  readonly error?: string;
  readonly waitSeconds?: number;
};

/** Runs a method; what Slack refuses becomes its answer, with this status unless it says its own. */
export function replyOf(run: () => Json | string, refusedStatus = 200): Reply {
  try {
    return { status: 200, headers: {}, body: run() };
  } catch (thrown) {
    if (!(thrown instanceof SlackRefusal)) throw thrown;
    const { status, headers } = thrown.extras;
    return { status: status ?? refusedStatus, headers: headers ?? {}, body: thrown.body() };
  }
}

const errorIn = (body: Reply['body']): string => {
  const json = typeof body === 'string' ? parseJson(body) : body;
  return isRecord(json) ? textOf(json, 'error') : '';
};

const send = (response: Response, reply: Reply): Outcome => {
  const error = errorIn(reply.body);
  response.status(reply.status).set(reply.headers);
  if (typeof reply.body === 'string') response.type('text').send(reply.body);
  else response.json(reply.body);
  const wait = reply.headers['Retry-After'];
  return {
    status: reply.status,
    ...(error === '' ? {} : { error }),
    ...(wait === undefined ? {} : { waitSeconds: Number(wait) }),
  };
};

const plain = (status: number, body: string | undefined): Reply => ({
  status,
  headers: {},
  body: body ?? '',
});

const rateLimited = (seconds: number | undefined): Reply => ({
  status: 429,
  headers: seconds === undefined ? {} : { 'Retry-After': String(seconds) },
  body: { ok: false, error: 'ratelimited' },
});

const unanswered = (error: string): Outcome => ({ status: 0, error });

/**
 * Answers a call, spoiled by the fault if there is one. A call that hangs is left open until the
 * client or the sandbox ends.
 */
export async function exchange(
  response: Response,
  fault: HttpFault | null,
  act: () => Reply,
): Promise<Outcome> {
  if (fault === null) return send(response, act());
  switch (fault.kind) {
    case 'answer':
      return send(response, plain(fault.status, fault.body));
    case 'answer-after':
      act();
      return send(response, plain(fault.status, fault.body));
    case 'error':
      return send(response, replyOf(refuseWith(fault.error)));
    case 'rate-limited':
      return send(response, rateLimited(fault.seconds));
    case 'slow':
      await wait(fault.ms, undefined, { ref: false });
      return send(response, act());
    case 'hang':
      return unanswered('hang');
    case 'late':
      setTimeout(act, fault.ms).unref();
      return unanswered('late');
    case 'reset':
      response.socket?.resetAndDestroy();
      return unanswered('reset');
  }
}

const refuseWith = (error: string) => (): Json => {
  throw new SlackRefusal(error);
};
