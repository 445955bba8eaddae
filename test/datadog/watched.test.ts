import { expect, test } from '@jest/globals';
import { datadogCalls } from '../../src/datadog/client.ts';
import { datadogKeys } from '../../src/datadog/keys.ts';
import type { Observe } from '../../src/observe/doing.ts';
import { newMetrics } from '../../src/observe/metrics.ts';
import { observing } from '../../src/observe/observe.ts';
import { noTraces } from '../../src/observe/tracer.ts';
import { sampleOf } from '../observe/metrics-in.ts';
import { onlyNock, wire } from './only-nock.ts';
import { createPath, goodBody, org, secret, start, wish } from './wishes.ts';

onlyNock();

function watched() {
  const metrics = newMetrics();
  const log = { debug: () => {} };
  const observe: Observe = observing({ metrics, tracer: noTraces, log });
  const at = { id: org, site: 'datadoghq.eu', apiKey: 'api-key', appKey: 'app-key' } as const;
  const clock = { now: () => start };
  const watching = { observe, hearLimit: metrics.limits.heard };
  const call = datadogCalls([{ ...at, apiUrl: null }], clock, watching);
  return { issuer: datadogKeys(call), text: () => metrics.registry.metrics() };
}
const calls = (text: string, outcome: string) =>
  sampleOf(text, 'ddkey_datadog_call_seconds_count', { call: 'create', outcome });
const left = (text: string) =>
  sampleOf(text, 'ddkey_datadog_rate_limit_remaining', { call: 'create' });

test('what is left of a limit is kept until its period is over, by the newest answer', async () => {
  const { issuer, text } = watched();
  expect(left(await text())).toBeNull();
  const limit = (remaining: string, reset: string) => ({
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': reset,
  });
  wire().post(createPath).reply(201, goodBody, limit('7', '60'));
  await issuer.create(wish);
  expect(left(await text())).toBe(7);
  wire().post(createPath).reply(201, goodBody, limit('6', '60'));
  await issuer.create(wish);
  const shown = await text();
  expect(left(shown)).toBe(6);
  expect(calls(shown, 'ok')).toBe(2);
  for (const part of [secret, org, 'api-key', 'Nightly']) expect(shown).not.toContain(`"${part}`);
  // An answer that says nothing changes nothing, and one that says nonsense is not believed.
  wire().post(createPath).reply(201, goodBody);
  await issuer.create(wish);
  wire().post(createPath).reply(201, goodBody, limit('lots', 'soon'));
  await issuer.create(wish);
  expect(left(await text())).toBe(6);
});

test('each answer has an outcome of its own, and a lane that rests makes no call', async () => {
  const { issuer, text } = watched();
  wire()
    .post(createPath)
    .reply(403, { errors: ['Forbidden'] });
  await issuer.create(wish);
  wire().post(createPath).reply(502, 'no gateway');
  await issuer.create(wish);
  wire().post(createPath).replyWithError('reset');
  await issuer.create(wish);
  wire()
    .post(createPath)
    .reply(429, { errors: ['Too many'] }, { 'x-ratelimit-reset': '30' });
  await issuer.create(wish);
  await issuer.create(wish);
  const shown = await text();
  for (const outcome of ['refused', 'failed', 'silent', 'busy']) {
    expect(`${outcome} ${calls(shown, outcome)}`).toBe(`${outcome} 1`);
  }
});
