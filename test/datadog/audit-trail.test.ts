import { expect, test } from '@jest/globals';
import { auditTrail } from '../../src/datadog/audit-trail.ts';
import { datadogCalls } from '../../src/datadog/client.ts';
import { DatadogId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import { onlyNock, wire } from './only-nock.ts';
import { keyId, org, start } from './wishes.ts';

onlyNock();

let now = start;
function trail() {
  now = start;
  const clock = { now: () => now };
  const at = { id: org, site: 'datadoghq.eu', apiKey: 'api-key', appKey: 'app-key' } as const;
  return auditTrail(datadogCalls([{ ...at, apiUrl: null }], clock), clock);
}
const key = DatadogId.parse(keyId);
const other = DatadogId.parse('6b0c0000-0000-4000-8000-00000000000f');
const madeAt = addSeconds(start, -10 * day);
const search = '/api/v2/audit/events/search';

type Told = { readonly path?: string; readonly status?: unknown; readonly key?: string };
/** An event as the search gives it; `name` is what it calls the id of the application key. */
const event = (told: Told = {}, name = 'app_key', at = addSeconds(start, -hour)) => ({
  id: 'AAAA',
  type: 'audit',
  attributes: {
    timestamp: at,
    attributes: {
      evt: { name: 'Request' },
      http: {
        method: 'GET',
        url_details: { path: told.path ?? '/api/v1/dashboard' },
        ...('status' in told ? { status_code: told.status } : {}),
      },
      metadata: { [name]: { id: told.key ?? keyId }, api_key: { id: other } },
    },
  },
});
const page = (data: readonly unknown[], meta: object = {}) => ({
  data,
  meta: { status: 'done', ...meta },
});
const reply = (body: object, fits: (body: unknown) => boolean = () => true) =>
  wire().post(search, fits).reply(200, body);
const recordedSince = (days: number): void => {
  reply(page([event({ key: other }, 'app_key', addSeconds(start, -days * day))]));
};

test('asks whether calls are recorded at all, then for those of the key, and nothing else', async () => {
  const bodies: unknown[] = [];
  const keep = (body: unknown): boolean => bodies.push(body) > 0;
  reply(page([event({}, 'app_key', addSeconds(start, -30 * day))]), keep);
  reply(page([event()]), keep);
  await trail().callsOf(org, [key, other], madeAt);
  const ids = `("${keyId}" OR "${other}")`;
  expect(bodies).toEqual([
    {
      filter: {
        query: '@evt.name:Request (@metadata.app_key.id:* OR @metadata.application_key.id:*)',
        from: addSeconds(start, -90 * day),
        to: 'now',
      },
      page: { limit: 1 },
      sort: 'timestamp',
    },
    {
      filter: {
        query: `@evt.name:Request (@metadata.app_key.id:${ids} OR @metadata.application_key.id:${ids})`,
        from: addSeconds(madeAt, -60),
        to: 'now',
      },
      page: { limit: 1000 },
      sort: '-timestamp',
    },
  ]);
});

test('calls are counted by either name of the key, through all pages, and never those of another', async () => {
  recordedSince(30);
  reply(page([event(), event({}, 'application_key')], { page: { after: 'more' } }));
  const isNext = (body: unknown): boolean =>
    JSON.stringify(body).includes('"page":{"cursor":"more","limit":1000}');
  const rest = [
    event({ key: other, path: '/api/v1/monitor' }),
    event({ status: '403', path: '/api/v1/monitor' }),
    { id: 'BBBB', type: 'audit', attributes: { timestamp: start, attributes: { evt: {} } } },
  ];
  reply(page(rest), isNext);
  expect(await trail().callsOf(org, [key], madeAt)).toEqual({
    kind: 'read',
    calls: [
      { method: 'GET', path: '/api/v1/dashboard', isRefused: false, times: 2 },
      { method: 'GET', path: '/api/v1/monitor', isRefused: true, times: 1 },
    ],
    illegible: 1,
    since: madeAt,
    isCut: false,
  });
});

test('a key that is older than the records is known since they begin', async () => {
  recordedSince(7);
  reply(page([]));
  const read = await trail().callsOf(org, [key], madeAt);
  expect(read).toMatchObject({ kind: 'read', since: addSeconds(start, -7 * day) });
});

test('pages are read up to a bound, and what is left is said', async () => {
  recordedSince(30);
  for (let at = 0; at < 10; at += 1) reply(page([event()], { page: { after: `page ${at}` } }));
  const read = await trail().callsOf(org, [key], madeAt);
  expect(read).toMatchObject({ kind: 'read', isCut: true, calls: [{ times: 10 }] });
});

test('an answer that Datadog itself calls incomplete is cut', async () => {
  recordedSince(30);
  reply(page([event()], { status: 'timeout' }));
  expect(await trail().callsOf(org, [key], madeAt)).toMatchObject({ kind: 'read', isCut: true });
});

for (const [what, status, body, kind] of [
  ['no call of any key is recorded', 200, page([]), 'nothing-recorded'],
  ['keys are named in a way that we do not know', 200, page([event({}, 'k')]), 'nothing-recorded'],
  ['the bot may not read it', 403, { errors: ['Forbidden'] }, 'not-permitted'],
  ['the query is not understood', 400, { errors: ['Bad Request'] }, 'unknown'],
  ['somebody in between says no', 403, '<html>', 'unknown'],
  ['Datadog is down', 503, { errors: ['down'] }, 'unknown'],
  ['the answer is none', 200, { errors: [] }, 'unknown'],
] as const) {
  test(`when ${what}, nothing is called unused: ${kind}`, async () => {
    wire().post(search).reply(status, body);
    const one = trail();
    expect(await one.callsOf(org, [key], madeAt)).toEqual({ kind });
    expect(one.lastLook(org)).toBe(kind);
  });
}

test('a rate limit is waited for as long as Datadog says, without another call', async () => {
  wire()
    .post(search)
    .reply(429, { errors: ['slow down'] }, { 'X-RateLimit-Reset': '70' });
  const one = trail();
  expect(await one.look(org)).toMatchObject({ kind: 'busy' });
  now = addSeconds(now, 30);
  expect(await one.callsOf(org, [key], madeAt)).toMatchObject({ kind: 'busy' });
});

test('an answer is kept for two minutes, and whoever asks meanwhile is given the same one', async () => {
  recordedSince(30);
  reply(page([event()]));
  const one = trail();
  const ask = () => one.callsOf(org, [key], madeAt);
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(second).toBe(first);
  now = addSeconds(now, 119);
  expect(await ask()).toBe(first);
  now = addSeconds(now, 2);
  reply(page([event(), event()]));
  expect(await ask()).toMatchObject({ calls: [{ times: 2 }] });
});
