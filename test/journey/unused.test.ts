import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { hours, statusOf, untilAlive, whisperTo } from './story-of.ts';
import { keyInHand, nextSweep, sweepNews } from './sweeping.ts';

const policyWith = (then: string): string => `version: 1
approvals: { admins: [${people.admin.id}] }
sweep: { unused_after: 5d, answer_within: 2d${then} }
`;

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-unused-'));
  const path = join(folder, 'policy.yml');
  let world: World;
  beforeAll(async () => {
    writeFileSync(path, policyWith(''));
    world = await openWorld({ mode, env: { DDKEY_POLICY: path } });
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  /** A key that was used once, six days ago. */
  async function idle(purpose: string) {
    const given = await keyInHand(world, purpose);
    expect(await statusOf(world, given.secret)).toBe(200);
    await nextSweep(world, hours(6 * 24));
    const question = await given.story.note('Do you still need this key?');
    return { ...given, question };
  }

  test('the holder says that they still need it, in place of the question, and keeps it', async () => {
    const { story, secret, question } = await idle('Once a quarter');
    expect(wordsOf(question)).toContain('I revoke nothing');
    await story.press(world.ana, actions.keepUnused, 2);
    await world.ana.waitForText(`You still need the key ending ${secret.slice(-4)}`);
    expect(world.audit().filter(({ what }) => what === 'unused.kept')).toHaveLength(1);
    await nextSweep(world, hours(3 * 24));
    expect(await sweepNews(world)).toEqual([]);
    expect(await statusOf(world, secret)).toBe(200);
  });

  test('the holder revokes it there, and the question then has nothing left to keep', async () => {
    const { story, question } = await idle('Not any more');
    await story.press(world.ana, actions.revoke);
    await untilAlive(world, story.purpose, 0);
    const { channel, ts } = question;
    await world.control.act(world.ana.id, {
      do: 'press',
      channel,
      ts,
      actionId: actions.keepUnused,
    });
    await whisperTo(world.ana, 'no longer works');
  });

  test('without an answer the admins hear of it once, or the key ends where the policy says so', async () => {
    const { story } = await idle('Nobody answers');
    await nextSweep(world, hours(2 * 24 + 1));
    const news = await world.dora.waitForText('was asked, and did not answer');
    expect(wordsOf(news)).toContain(story.purpose);
    expect(story.alive()).toHaveLength(1);
    const loaded = () => world.audit().filter(({ what }) => what === 'policy.loaded').length;
    const before = loaded();
    writeFileSync(path, policyWith(', revoke_unused: true'));
    await eventually('the new policy', async () => loaded() > before);
    const other = await idle('Nobody answers again');
    expect(wordsOf(other.question)).toContain('Without an answer I revoke it');
    await nextSweep(world, hours(2 * 24 + 1));
    await untilAlive(world, other.story.purpose, 0);
    expect(await statusOf(world, other.secret)).toBe(403);
    await other.story.note('I had no answer when I asked');
  });
});
