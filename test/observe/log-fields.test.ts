import { expect, test } from '@jest/globals';
import { openLog } from '../../src/log.ts';
import { newId } from '../../src/new-id.ts';
import { inside, noteAbout } from '../../src/observe/current.ts';
import { newMetrics } from '../../src/observe/metrics.ts';
import { observing } from '../../src/observe/observe.ts';
import { noTraces } from '../../src/observe/tracer.ts';
import { aboutOf } from '../../src/slack/about.ts';

function logged() {
  const lines: unknown[] = [];
  const write = (text: string): void => void lines.push(JSON.parse(text));
  return { log: openLog({ level: 'debug', pretty: false }, { write }), lines };
}

test('a line says which listener it is from, and the request that turned up meanwhile', async () => {
  const { log, lines } = logged();
  const [request, key] = [newId.request(), newId.key()];
  const place = { listener: 'command', about: {}, span: null, trace: null };
  await inside(place, async () => {
    log.info('before');
    noteAbout({ request });
    await Promise.resolve();
    log.info('after');
    noteAbout({ request: newId.request(), key });
    log.info('what is known stays');
  });
  log.info('outside');
  expect(lines).toMatchObject([
    { msg: 'before', listener: 'command' },
    { msg: 'after', listener: 'command', request },
    { msg: 'what is known stays', request, key },
    { msg: 'outside' },
  ]);
  expect(lines[3]).not.toHaveProperty('request');
});

test('work is told apart from other work beside it, and ends in a line of its own', async () => {
  const { log, lines } = logged();
  const observe = observing({ metrics: newMetrics(), tracer: noTraces, log });
  const request = newId.request();
  const work = (name: string, about: { request?: string }) =>
    observe(
      { kind: 'work', name, about },
      async () => {
        await Promise.resolve();
        await observe(
          { kind: 'slack', name: 'chat.update' },
          async () => log.warn(name),
          () => 'ok',
        );
      },
      () => 'done',
    );
  await Promise.all([work('card', { request }), work('sweep', {})]);
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'card', work: 'card', request }),
    expect.objectContaining({ msg: 'sweep', work: 'sweep' }),
    expect.objectContaining({ msg: 'ended', work: 'card', request, outcome: 'done' }),
    expect.objectContaining({ msg: 'ended', work: 'sweep', outcome: 'done' }),
  ]);
});

test('a press and a form name their request and key, and whatever is no id is left out', () => {
  const [request, key] = [newId.request(), newId.key()];
  const press = (value: unknown) => aboutOf({ actions: [{ value }] });
  expect(press(JSON.stringify({ r: request, v: 1 }))).toEqual({ request });
  expect(press(JSON.stringify({ k: key }))).toEqual({ key });
  const form = { view: { private_metadata: JSON.stringify({ r: request }) } };
  expect(aboutOf(form)).toEqual({ request });
  for (const value of ['', 'ddapp_fake', '{"r":"ddapp_fake"}', '[]', 'null', 7, undefined]) {
    expect(press(value)).toEqual({});
  }
  for (const body of [null, 'x', [], { actions: 'x' }, { actions: [null] }, { view: null }]) {
    expect(aboutOf(body)).toEqual({});
  }
});
