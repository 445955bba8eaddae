import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { findLeaks } from '../journey/leaks.ts';
import { storyOf } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';
import { startCollector } from './collector.ts';

/** A key on its way; gives its secret. */
async function play(world: World, purpose: string): Promise<string> {
  const story = storyOf(world, purpose);
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  return secret;
}

test('a press, its work and the calls that it makes are spans, and none holds a secret', async () => {
  const collector = await startCollector();
  const world = await openWorld({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` } });
  try {
    await play(world, 'Traced');
    const requestId = world.rows('select id from request');
    await eventually('the spans of a delivery', async () =>
      collector.spans().some(({ name }) => name === 'work note'),
    );
    await world.restartBot({});
    const spans = collector.spans();
    const named = (name: string) => spans.filter((span) => span.name === name);
    const [press] = named(`listener ${actions.approve}`);
    const [deliver] = named('work deliver');
    expect(press?.says).toMatchObject({
      'ddkey.listener': actions.approve,
      'ddkey.outcome': 'done',
    });
    expect(requestId).toEqual([{ id: press?.says['ddkey.request'] }]);
    expect(deliver?.says['ddkey.request']).toBe(press?.says['ddkey.request']);
    const [create] = named('datadog create');
    const [shown] = named('slack chat.postEphemeral');
    for (const call of [create, shown]) {
      expect(call?.parentSpanId).toBe(deliver?.spanId);
      expect(call?.traceId).toBe(deliver?.traceId);
      expect(call?.says['ddkey.outcome']).toBe('ok');
    }
    expect(press?.parentSpanId ?? '').toBe('');
    expect(collector.resources().flat()).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'ddkey' },
    });
    const traces = { log: world.logText(), ledger: world.ledgerBytes(), traces: collector.text() };
    expect(await findLeaks(world.control, traces)).toEqual([]);
  } finally {
    await world.close();
    collector.stop();
  }
}, 120_000);

test('a collector that hangs holds up neither a key nor the end of the bot', async () => {
  const collector = await startCollector('hangs');
  const world = await openWorld({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  try {
    await play(world, 'Before it hangs');
    await eventually('the collector was asked', async () => collector.asked() > 0);
    await play(world, 'While it hangs');
  } finally {
    await world.close();
    collector.stop();
  }
}, 120_000);

test('a collector that takes nothing, or is not there, is told of once', async () => {
  const collector = await startCollector('refuses');
  const world = await openWorld({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  const told = () => world.logText().split('the collector takes no traces').length - 1;
  try {
    await play(world, 'Refused');
    await eventually('the operator is told', async () => told() === 1);
    await play(world, 'Refused again');
    await eventually('it was asked again', async () => collector.asked() > 1);
    collector.stop();
    await play(world, 'Nobody there');
    await world.restartBot({});
    expect(told()).toBe(1);
  } finally {
    await world.close();
    collector.stop();
  }
}, 120_000);

test('without a collector none of the packages for it is loaded', () => {
  const home = new URL('../../../', import.meta.url);
  const look = `await import('./dist/src/compose.js');
    const { Module } = await import('node:module');
    process.stdout.write(Object.keys(Module._cache).join('\\n'));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', look], {
    cwd: home,
  });
  expect(stdout.toString()).toContain('prom-client');
  expect(stdout.toString()).not.toMatch(/@opentelemetry\/(sdk|exporter|resources)/u);
});
