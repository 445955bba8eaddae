import fc from 'fast-check';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { Passed } from './between.ts';
import { type Change, changes, oddValue, spareIn, spoil } from './spoil.ts';

/* Payloads of Slack's as cases: a recorded one, what it is changed to, and how it is written. */

/** How a payload reaches the bot: form fields, an interaction in a form, or JSON. */
type Sort = 'command' | 'interaction' | 'event';
export type Recorded = { readonly sort: Sort; readonly payload: Readonly<Record<string, unknown>> };

export type PayloadCase = {
  readonly source: number;
  /** Says the same of another button, form or event. */
  readonly as: number | null;
  /** About a request that waits for a decision now. */
  readonly isLive: boolean;
  readonly changes: readonly Change[];
  /** In place of the whole payload. */
  readonly instead: unknown;
};

export const payloadCases: fc.Arbitrary<PayloadCase> = fc.record({
  source: fc.nat(99_999),
  as: fc.option(fc.nat(9999), { freq: 2 }),
  isLive: fc.boolean(),
  changes,
  instead: fc.option(oddValue, { nil: undefined, freq: 40 }),
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What a request of Slack's carried; null for its look at the certificate. */
export function readRecorded({ body, headers }: Passed): Recorded | null {
  if (headers['content-type'] === 'application/json') {
    const payload = jsonOr(body);
    return isRecord(payload) ? { sort: 'event', payload } : null;
  }
  const fields = new URLSearchParams(body);
  const text = fields.get('payload');
  if (text === null) {
    const payload = Object.fromEntries(fields);
    return 'command' in payload ? { sort: 'command', payload } : null;
  }
  const payload = jsonOr(text);
  return isRecord(payload) ? { sort: 'interaction', payload } : null;
}

const searches: readonly string[] = [actions.scopeSearch, actions.adoptKey];
const events = ['app_home_opened', 'message', 'app_uninstalled', 'team_join', 'function_executed'];

type Payload = Recorded['payload'];
const below = (payload: Payload, name: string): Payload => {
  const part = payload[name];
  return isRecord(part) ? part : {};
};
const picked = <T>(list: readonly T[], as: number): T | undefined => list[as % list.length];

function asOtherPress(payload: Payload, as: number): Payload {
  const listed: readonly unknown[] = Array.isArray(payload['actions']) ? payload['actions'] : [];
  const [first] = listed;
  const action = {
    ...(isRecord(first) ? first : {}),
    action_id: picked(Object.values(actions), as),
  };
  return { ...payload, actions: [action] };
}

function asOtherForm(payload: Payload, as: number): Payload {
  const type = as % 4 === 0 ? 'view_closed' : 'view_submission';
  const callback = picked(Object.values(callbacks), as);
  return { ...payload, type, view: { ...below(payload, 'view'), callback_id: callback } };
}

function asOtherEvent(payload: Payload, as: number): Payload {
  if (as % 7 === 0) return { type: 'url_verification', token: 'none', challenge: `c${as}` };
  return { ...payload, event: { ...below(payload, 'event'), type: picked(events, as) } };
}

/** Puts another id where the payload says what it is about. */
function renamed(payload: Payload, as: number): Payload {
  switch (payload['type']) {
    case 'block_actions':
      return asOtherPress(payload, as);
    case 'block_suggestion':
      return { ...payload, action_id: picked(searches, as) };
    case 'view_submission':
      return asOtherForm(payload, as);
    case 'event_callback':
      return asOtherEvent(payload, as);
    default:
      return payload;
  }
}

/** The payload about this request in place of the recorded one. */
const aboutLive = (payload: unknown, request: string): unknown =>
  jsonOr(
    JSON.stringify(payload).replaceAll(/\\"r\\":\\"r_[a-z0-9]+\\"(?:,\\"v\\":\d+)?/gu, () =>
      JSON.stringify(`"r":"${request}","v":1`).slice(1, -1),
    ),
  );

const formField = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

export type Built = {
  readonly type: 'application/x-www-form-urlencoded' | 'application/json';
  readonly body: string;
  /** The payload as JSON, to be searched. */
  readonly text: string;
};

/** The request that carries a payload. */
export function written(sort: Sort, payload: unknown): Built {
  const text = JSON.stringify(payload) ?? '';
  if (sort === 'event') return { type: 'application/json', body: text, text };
  const fields =
    sort === 'command' && isRecord(payload)
      ? Object.entries(payload).map(([name, value]): [string, string] => [name, formField(value)])
      : [['payload', text]];
  const body = new URLSearchParams(fields).toString();
  return { type: 'application/x-www-form-urlencoded', body, text };
}

/** Each sort of payload by itself, as some are recorded far more often than others. */
function sorted(recorded: readonly Recorded[]): readonly Recorded[][] {
  const sorts = new Map<string, Recorded[]>();
  for (const one of recorded) {
    const { type, command, text = '', actions: pressed = '' } = one.payload;
    const sort = `${String(type ?? command)} ${String(text)}${JSON.stringify(pressed).slice(0, 60)}`;
    sorts.set(sort, [...(sorts.get(sort) ?? []), one]);
  }
  return [...sorts.values()];
}

type Around = {
  /** A request that waits for a decision. */
  readonly live: string;
  readonly answerUrl: string;
};

const reachable = (payload: unknown, url: string): unknown =>
  isRecord(payload) && 'response_url' in payload ? { ...payload, response_url: url } : payload;

/** Makes cases into requests, from what was recorded. */
export function payloadBuilder(recorded: readonly Recorded[]) {
  const spare = spareIn(recorded.map(({ payload }) => payload));
  const groups = sorted(recorded);
  return (given: PayloadCase, { live, answerUrl }: Around): Built => {
    const one = picked(picked(groups, given.source) ?? [], given.source);
    if (one === undefined) throw new Error('nothing was recorded');
    if (given.instead !== undefined) return written(one.sort, given.instead);
    const asOther = given.as === null ? one.payload : renamed(one.payload, given.as);
    const current = given.isLive ? aboutLive(asOther, live) : asOther;
    return written(one.sort, spoil(reachable(current, answerUrl), given.changes, spare));
  };
}
