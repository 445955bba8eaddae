import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { actions } from '../../blocks/ids.ts';
import { requestWork } from '../../src/access/due-work.ts';
import { startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, personAt } from '../../src/sandbox/person.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { storyOf, untilAlive } from './story-of.ts';

const Line = z.looseObject({
  level: z.string(),
  time: z.string(),
  msg: z.string(),
  listener: z.string().optional(),
  work: z.string().optional(),
  request: z.string().optional(),
  key: z.string().optional(),
});

test('each line of a listener and of work names the request or key that it is about', async () => {
  const sandbox = await startSandbox({ minMsPerChannelMessage: 0 });
  const { control, datadog } = sandbox;
  const bot = await startBotProcess(sandbox, {
    path: process.env['PATH'],
    env: { LOG_LEVEL: 'debug' },
  });
  const place = {
    control,
    datadog,
    ana: personAt(control, people.requester.id),
    ben: personAt(control, people.approver.id),
    audit: () => [],
  };
  const lines = () =>
    bot
      .output()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Line.parse(JSON.parse(line)));
  try {
    const story = storyOf(place, 'Logged');
    await story.ask();
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
    await story.press(place.ana, actions.revoke);
    await untilAlive(place, 'Logged', 0);
    await eventually('the line of the deletion', async () =>
      lines().some(({ work, msg }) => work === 'revoke' && msg === 'ended'),
    );
    expect(await bot.stop()).toBe(0);
    const ended = lines().filter(({ msg }) => msg === 'ended');
    const ids = new Set(ended.flatMap(({ request }) => request ?? []));
    expect(ids.size).toBe(1);
    const aboutOne = ended.filter(({ work }) => requestWork.some((kind) => kind === work));
    expect(aboutOne.length).toBeGreaterThan(3);
    for (const line of aboutOne) expect(line.request).toMatch(/^r_/u);
    const of = (name: string) => ended.find(({ listener, work }) => name === (listener ?? work));
    // The form has no request yet: its line says which one came of it.
    for (const name of ['ddkey.request', actions.approve, 'deliver', 'revoke']) {
      expect(of(name)?.request).toMatch(/^r_/u);
    }
    for (const name of [actions.revoke, 'revoke']) expect(of(name)?.key).toMatch(/^k_/u);
  } finally {
    await bot.kill();
    await sandbox.stop();
  }
}, 120_000);
