import type { Json } from '../control.ts';
import type { Ack, Envelope } from './envelopes.ts';
import { isRecord, parseJson } from './json.ts';
import type { Line } from './line.ts';
import { type Post, type PostAnswer, postSigned } from './signed-post.ts';

const formType = 'application/x-www-form-urlencoded';
/** Real time. */
const probeMs = 50;

const fieldText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** A command's fields are form fields, so that `is_enterprise_install` is the text `false`. */
const formOf = (payload: Json): string =>
  new URLSearchParams(
    Object.entries(payload).map(([name, value]): [string, string] => [name, fieldText(value)]),
  ).toString();

const retryHeaders = (retry: number | undefined): Readonly<Record<string, string>> =>
  retry === undefined || retry === 0
    ? {}
    : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' };

function postOf({ kind, payload, retry }: Envelope): Post {
  switch (kind) {
    case 'slash_commands':
      return { type: formType, body: formOf(payload) };
    case 'interactive':
      return { type: formType, body: formOf({ payload: JSON.stringify(payload) }) };
    case 'events_api':
      return {
        type: 'application/json',
        body: JSON.stringify(payload),
        headers: retryHeaders(retry),
      };
  }
}

const answerIn = (body: string): Json => {
  if (body === '') return {};
  const parsed = parseJson(body);
  return isRecord(parsed) ? parsed : { text: body };
};

const isTimeout = (fault: unknown): boolean =>
  fault instanceof Error && fault.name === 'TimeoutError';

/** Slack's own way to see whether a request URL answers, as it does to commands now and then. */
const tlsCheck: Post = { type: formType, body: 'ssl_check=1&token=sandbox-verification-token' };

const keepAsking = (ask: () => Promise<void>): (() => void) => {
  let stopped = false;
  const round = async (): Promise<void> => {
    await ask();
    if (!stopped) setTimeout(() => void round(), probeMs).unref();
  };
  void round();
  return () => {
    stopped = true;
  };
};

const acknowledge = async (send: () => Promise<PostAnswer>): Promise<Ack> => {
  const startedAt = performance.now();
  const ended = (outcome: Ack['outcome'], answer: Json): Ack => ({
    outcome,
    ms: performance.now() - startedAt,
    answer,
  });
  try {
    const { status, body } = await send();
    return status === 200 ? ended('acknowledged', answerIn(body)) : ended('no-connection', {});
  } catch (fault) {
    return ended(isTimeout(fault) ? 'timed-out' : 'no-connection', {});
  }
};

/** The first acknowledgement; when there is none, what became of the first copy. */
const firstAcknowledged = async (sent: readonly Promise<Ack>[]): Promise<Ack> => {
  const acknowledged = sent.map(async (one) => {
    const ack = await one;
    if (ack.outcome !== 'acknowledged') throw new Error(ack.outcome);
    return ack;
  });
  const nobody: Ack = { outcome: 'no-connection', ms: 0, answer: {} };
  return await Promise.any(acknowledged).catch(async () => (await sent[0]) ?? nobody);
};

/** HTTP mode: each envelope is a signed POST, and the answer to it is the acknowledgement. */
export function newHttpMode(signingSecret: string) {
  let url: string | null = null;
  let answers = false;
  let leastCopies = 1;
  const post = (what: Post): Promise<PostAnswer> =>
    url === null
      ? Promise.reject(new Error('the app has no request URL'))
      : postSigned(url, signingSecret, what);
  const stopAsking = keepAsking(async () => {
    answers = (await acknowledge(() => post(tlsCheck))).outcome === 'acknowledged';
  });
  const line: Line = {
    deliver: (envelope, copies) => {
      const what = postOf(envelope);
      const times = Math.max(copies, leastCopies);
      return firstAcknowledged(Array.from({ length: times }, () => acknowledge(() => post(what))));
    },
    deliverEach: (copies) => {
      leastCopies = copies;
    },
    connected: () => answers,
    stop: async () => {
      stopAsking();
      url = null;
    },
  };
  return {
    line,
    /** Where the app takes requests, such as `http://127.0.0.1:3000/slack/events`. */
    setRequestUrl: (to: string): void => {
      url = to;
    },
  };
}
