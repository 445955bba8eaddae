import { existsSync, readFileSync, renameSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { eventually } from '../../src/sandbox/person.ts';
import { storyOf } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';

let folder: string;
let file: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ddkey-forward-'));
  file = join(folder, 'audit.jsonl');
  world = await openWorld({ env: { DDKEY_AUDIT_FILE: file, DDKEY_AUDIT_LOGS: 'main' } });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const Line = z.object({ row: z.number(), what: z.string(), hash: z.string() });
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Line.parse(JSON.parse(line)));
const inFile = (path = file) => (existsSync(path) ? linesOf(readFileSync(path, 'utf8')) : []);
const inLogs = () => linesOf(world.datadog.logs().join('\n'));
/** Each look is some seconds of the bot's clock apart. */
const arrived = (what: string, has: () => boolean): Promise<boolean> =>
  eventually(what, async () => {
    await world.moveClock(6000);
    return has();
  });
const rows = (): number[] => world.audit().map(({ seq }) => seq);

test('every event reaches the file and the logs of Datadog, in order and without a secret', async () => {
  const story = storyOf(world, 'Told outside');
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  const shown = world.audit().findLast(({ what }) => what === 'key.delivered')?.seq ?? 0;
  expect(shown).toBeGreaterThan(0);
  await arrived('the file', () => inFile().some(({ row }) => row === shown));
  await arrived('the logs', () => inLogs().some(({ row }) => row === shown));
  for (const told of [inFile(), inLogs()]) {
    expect(told.map(({ row }) => row)).toEqual(rows().slice(0, told.length));
  }
  expect(`${readFileSync(file, 'utf8')}${world.datadog.logs().join()}`).not.toContain(secret);
});

test('a Datadog that takes no logs holds up neither the file nor a key, and gets all of it later', async () => {
  world.datadog.fault({ side: 'datadog', call: 'logs', what: { kind: 'hang' }, times: 1 });
  world.datadog.fault({
    side: 'datadog',
    call: 'logs',
    what: { kind: 'answer', status: 503 },
    times: 1,
  });
  const story = storyOf(world, 'While logs hang');
  await story.ask();
  await story.approve();
  await story.secret();
  await story.note('was shown to you');
  const shown = world.audit().findLast(({ what }) => what === 'key.delivered')?.seq ?? 0;
  await arrived('the file', () => inFile().some(({ row }) => row === shown));
  await arrived('the logs', () => inLogs().some(({ row }) => row === shown));
  expect([...new Set(inLogs().map(({ row }) => row))]).toEqual(rows().slice(0, inLogs().length));
});

test('a file that was rotated away is begun anew where the old one ended', async () => {
  const before = inFile().at(-1)?.row ?? 0;
  const old = `${file}.1`;
  renameSync(file, old);
  await world.ana.types('');
  await storyOf(world, 'After rotation').ask();
  const asked = world.audit().findLast(({ what }) => what === 'request.submitted')?.seq ?? 0;
  await arrived('the new file', () => inFile().some(({ row }) => row === asked));
  expect(inFile()[0]?.row).toBe((inFile(old).at(-1)?.row ?? before) + 1);
});

test('a place that cannot be written is said in the log, and the bot goes on', async () => {
  await world.restartBot({ env: { DDKEY_AUDIT_FILE: join(folder, 'not', 'there.jsonl') } });
  await arrived('the sentence', () =>
    world.logText().includes('audit events could not be written to DDKEY_AUDIT_FILE'),
  );
  await storyOf(world, 'Without a file').ask();
});

test('an org that is not there is refused at the start, with those that are', async () => {
  await expect(world.restartBot({ env: { DDKEY_AUDIT_LOGS: 'nowhere' } })).rejects.toThrow(
    'DDKEY_AUDIT_LOGS names org nowhere, and there is none: it can be main',
  );
  await world.restartBot({});
});
