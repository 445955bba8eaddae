import { expect, test } from '@jest/globals';
import type { Fault } from '../../../src/sandbox/control.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/stand-in.ts';
import { messagesIn } from './bare-bot.ts';
import { callApi, errorOf, postJson, typeCommand, withSlack } from './raw-app.ts';

const general = 'C0GENERAL';
const post = (slack: SlackStandIn) =>
  callApi(slack, 'chat.postMessage', { channel: general, text: 'x' });
const spoil = (slack: SlackStandIn, what: Fault['what'], more: object = {}) =>
  slack.fault({ side: 'slack', call: 'chat.postMessage', what, ...more });
const posted = (slack: SlackStandIn) => messagesIn(slack, 'U0ANA', general).length;

test('a fault waits for its skips, strikes as often as it says, and spares other calls', async () => {
  await withSlack({}, async ({ slack }) => {
    spoil(slack, { kind: 'error', error: 'fatal_error' }, { skip: 1, times: 2 });
    const seen: unknown[] = [];
    for (let count = 0; count < 4; count += 1) seen.push(await errorOf(post(slack)));
    expect(seen).toEqual(['ok', 'fatal_error', 'fatal_error', 'ok']);
    spoil(slack, { kind: 'error', error: 'fatal_error' });
    expect(await errorOf(callApi(slack, 'auth.test', {}))).toBe('ok');
    slack.clearFaults();
    expect(await errorOf(post(slack))).toBe('ok');
  });
});

test('an answer is given without the thing, answer-after with it', async () => {
  await withSlack({}, async ({ slack }) => {
    const body = '{"ok":false,"error":"from a proxy"}';
    spoil(slack, { kind: 'answer', status: 503, body });
    expect((await post(slack)).status).toBe(503);
    expect(posted(slack)).toBe(0);
    spoil(slack, { kind: 'answer-after', status: 500, body });
    expect((await post(slack)).status).toBe(500);
    expect(posted(slack)).toBe(1);
  });
});

test('a rate limit says how long to wait, or leaves that out', async () => {
  await withSlack({}, async ({ slack }) => {
    spoil(slack, { kind: 'rate-limited', seconds: 7 });
    const first = await post(slack);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    spoil(slack, { kind: 'rate-limited' });
    expect((await post(slack)).headers.get('retry-after')).toBeNull();
  });
});

test('slow calls do the thing late; hung, late and reset ones never answer', async () => {
  await withSlack({}, async ({ slack }) => {
    spoil(slack, { kind: 'slow', ms: 80 });
    const startedAt = performance.now();
    await post(slack);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
    spoil(slack, { kind: 'reset' });
    await expect(post(slack)).rejects.toThrow();
    const unanswered = async (what: Fault['what']) => {
      spoil(slack, what);
      const waited = new Promise((resolve) => setTimeout(() => resolve('waited'), 150));
      return await Promise.race([waited, post(slack).catch(() => 'ended')]);
    };
    expect(await unanswered({ kind: 'hang' })).toBe('waited');
    expect(posted(slack)).toBe(1);
    expect(await unanswered({ kind: 'late', ms: 50 })).toBe('waited');
    expect(posted(slack)).toBe(2);
    const calls = slack.calls().filter(({ method }) => method === 'chat.postMessage');
    expect(calls.map(({ status }) => status)).toEqual([200, 0, 0, 0]);
  });
});

test('response_urls have faults of their own', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { responseUrl } = await typeCommand({ slack, app }, 'U0ANA');
    slack.fault({ side: 'slack', call: 'respond', what: { kind: 'error', error: 'expired_url' } });
    expect((await postJson(responseUrl, { text: 'x' })).status).toBe(404);
    expect((await postJson(responseUrl, { text: 'x' })).status).toBe(200);
  });
});

test('faults that Slack cannot have are refused', async () => {
  await withSlack({}, async ({ slack }) => {
    expect(() => spoil(slack, { kind: 'list-lags', ms: 1 })).toThrow('list-lags');
    expect(() => spoil(slack, { kind: 'drop' })).toThrow('drop');
    const other: Fault = { side: 'datadog', call: '*', what: { kind: 'hang' } };
    expect(() => slack.fault(other)).toThrow('Slack');
  });
});
