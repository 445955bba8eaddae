import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Fault } from '../../../src/sandbox/control.ts';
import {
  errorsOf,
  everyone,
  keyBody,
  listed,
  made,
  mine,
  openDatadog,
  say,
  type World,
} from './wire.ts';

let world: World;

beforeEach(async () => {
  world = await openDatadog();
});
afterEach(() => world.datadog.stop());

const fault = (call: string, what: Fault['what'], more: Partial<Fault> = {}) =>
  world.datadog.fault({ side: 'datadog', call, what, ...more });
const create = (signal?: AbortSignal) =>
  say(world.datadog, `POST ${mine}`, {
    body: keyBody('k', ['dashboards_read']),
    ...(signal === undefined ? {} : { signal }),
  });
const keyCount = () => world.datadog.keys().length;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('answer: the thing is not done, once, and then all is well', async () => {
  fault('create', { kind: 'answer', status: 503 });
  const said = await create();
  expect([said.status, errorsOf(said), keyCount()]).toEqual([503, ['Service Unavailable'], 0]);
  expect((await create()).status).toBe(201);
});

test('answer-after: the key is there although the answer says 500', async () => {
  fault('create', { kind: 'answer-after', status: 500, body: '{"errors":["oops"]}' });
  const said = await create();
  expect([said.status, errorsOf(said), keyCount()]).toEqual([500, ['oops'], 1]);
});

test('answer-after with 201 and no JSON: the key is there and its secret is lost', async () => {
  fault('create', { kind: 'answer-after', status: 201, body: '<html>' });
  const said = await create();
  expect([said.status, said.text, keyCount()]).toEqual([201, '<html>', 1]);
});

test('rate-limited: the headers say when to come back, or are missing with the body', async () => {
  fault('list', { kind: 'rate-limited', seconds: 7 });
  fault('list', { kind: 'rate-limited' });
  const polite = await say(world.datadog, `GET ${mine}`);
  expect(polite.status).toBe(429);
  expect(polite.headers.get('x-ratelimit-reset')).toBe('7');
  expect(polite.headers.get('x-ratelimit-remaining')).toBe('0');
  const bare = await say(world.datadog, `GET ${mine}`);
  expect([bare.status, bare.text]).toEqual([429, '']);
  expect(bare.headers.get('x-ratelimit-reset')).toBeNull();
});

test('slow: the answer comes late and is good', async () => {
  fault('create', { kind: 'slow', ms: 60 });
  const before = Date.now();
  expect((await create()).status).toBe(201);
  expect(Date.now() - before).toBeGreaterThanOrEqual(55);
});

test('hang: no answer, and no key', async () => {
  fault('create', { kind: 'hang' });
  await expect(create(AbortSignal.timeout(80))).rejects.toThrow();
  expect(keyCount()).toBe(0);
  expect(world.datadog.calls()).toMatchObject([{ method: 'create', status: 0 }]);
});

test('late: the client gives up, and then the key appears', async () => {
  fault('create', { kind: 'late', ms: 120 });
  await expect(create(AbortSignal.timeout(50))).rejects.toThrow();
  expect(keyCount()).toBe(0);
  await pause(150);
  expect(keyCount()).toBe(1);
});

test('reset: the connection breaks, and no key is made', async () => {
  fault('create', { kind: 'reset' });
  await expect(create()).rejects.toThrow();
  expect(keyCount()).toBe(0);
});

test('list-lags: young keys are missing from every list until they are old enough', async () => {
  fault('list', { kind: 'list-lags', ms: 60_000 });
  const { id } = made(await create());
  const isListed = async (path: string) =>
    listed(await say(world.datadog, `GET ${path}`)).ids.includes(id);
  expect([await isListed(mine), await isListed(everyone)]).toEqual([false, false]);
  expect((await say(world.datadog, `GET ${mine}/${id}`)).status).toBe(200);
  world.moveClock(60_000);
  expect(await isListed(mine)).toBe(true);
});

test('list-lags ends when the faults are cleared, and so does everything else', async () => {
  fault('list', { kind: 'list-lags', ms: 60_000 });
  fault('*', { kind: 'answer', status: 500 }, { times: 99 });
  world.datadog.clearFaults();
  const { id } = made(await create());
  expect(listed(await say(world.datadog, `GET ${mine}`)).ids).toContain(id);
});

test('a fault skips the calls that it was told to skip and strikes as often as told', async () => {
  fault('create', { kind: 'answer', status: 500 }, { skip: 1, times: 2 });
  const statuses: number[] = [];
  for (let call = 0; call < 5; call += 1) statuses.push((await create()).status);
  expect(statuses).toEqual([201, 500, 500, 201, 201]);
});

test('a fault strikes its own call only; a star strikes any', async () => {
  fault('delete', { kind: 'answer', status: 500 });
  expect((await create()).status).toBe(201);
  fault('*', { kind: 'answer', status: 502 });
  expect((await say(world.datadog, 'GET /api/v1/dashboard')).status).toBe(502);
});

test('the call log names each call and its answer', async () => {
  fault('create', { kind: 'answer', status: 500 });
  await create();
  const { id } = made(await create());
  await say(world.datadog, `DELETE ${mine}/${id}`);
  await say(world.datadog, 'GET /api/v2/permissions');
  expect(world.datadog.calls().map(({ method, status }) => `${method} ${status}`)).toEqual([
    'create 500',
    'create 201',
    'delete 204',
    'permissions 200',
  ]);
});

test('a fault that only Slack knows is refused', () => {
  expect(() => fault('create', { kind: 'drop' })).toThrow('knows no fault');
});

test('stopping leaves no call waiting', async () => {
  fault('create', { kind: 'late', ms: 60_000 });
  const waiting = expect(create()).rejects.toThrow();
  await pause(30);
  await world.datadog.stop();
  await waiting;
  expect(keyCount()).toBe(0);
});
