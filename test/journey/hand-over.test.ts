import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { valuesOf } from './home-hand.ts';
import { closeForms, hours, requestForm, statusOf, untilAlive, whisperTo } from './story-of.ts';
import { keyInHand, nextSweep } from './sweeping.ts';

const policy = `version: 1
approvals: { admins: [${people.admin.id}] }
sweep: { revoke_left_after: 10d }
`;

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-hand-over-'));
  const path = join(folder, 'policy.yml');
  let world: World;
  beforeAll(async () => {
    writeFileSync(path, policy);
    world = await openWorld({ mode, env: { DDKEY_POLICY: path } });
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the details of the only key that fits these words in the admin's list. */
  async function detailsOf(words: string) {
    const { dora } = world;
    await dora.opensHome();
    await dora.home('For admins');
    await dora.pressInHome(actions.allKeys);
    await dora.home('live');
    await closeForms(world, dora);
    await dora.pressInHome(actions.filterKeys);
    await dora.fill(callbacks.filterKeys, { 'key-state': 'live', 'key-words': words });
    const one = await dora.home('1 key: live');
    await closeForms(world, dora);
    await dora.pressInHome(actions.anyKey, valuesOf(one, actions.anyKey)[0]);
    return dora.modal('Id at Datadog');
  }
  const openForm = async (words: string) => {
    const { id: view } = await detailsOf(words);
    await world.control.act(world.dora.id, {
      do: 'press-in-view',
      view,
      actionId: actions.handOver,
    });
    return world.dora.waitForView(callbacks.handOver);
  };
  const handTo = (who: { readonly id: string }, copies = 1) =>
    world.dora.fill(callbacks.handOver, { 'new-holder': who.id }, copies);
  const noteOf = (who: PersonAt, purpose: string, text: string) =>
    who.waitFor(`"${text}"`, (it) => wordsOf(it).includes(text) && wordsOf(it).includes(purpose));

  test('an admin hands a key over: it works on, and the new holder sees, hears and ends it', async () => {
    const { ana, cleo, dora } = world;
    const { story, secret } = await keyInHand(world, 'Handed over');
    await openForm('handed over');
    expect((await handTo(ana)).errors).toMatchObject({
      'new-holder': expect.stringContaining('holds the key already'),
    });
    expect((await handTo(people.guest)).errors).toMatchObject({
      'new-holder': expect.stringContaining('a guest'),
    });
    await handTo(cleo, 2);
    await dora.modal('holds this key now');
    const rows = world.audit().filter(({ what }) => what === 'grant.handed-over');
    expect(rows).toMatchObject([{ actor: dora.id, details: { from: ana.id, to: cleo.id } }]);
    const note = await noteOf(cleo, story.purpose, 'You look after this key now');
    expect(JSON.stringify(note.blocks)).not.toContain(`"${actions.rotate}"`);
    await ana.waitForText('handed this key over to');
    await story.card('Handed over to');
    expect(await statusOf(world, secret)).toBe(200);
    await cleo.opensHome();
    await cleo.home('handed it over to you');
    await ana.opensHome();
    await ana.home('You hold no key just now.');
    const says = (await cleo.messages()).map(wordsOf).join('\n');
    expect(says).not.toContain(secret);
    await world.control.act(cleo.id, {
      do: 'press',
      channel: note.channel,
      ts: note.ts,
      actionId: actions.askAgain,
    });
    const form = await cleo.waitForView(requestForm);
    expect(JSON.stringify(form.view)).toContain(story.purpose);
    await closeForms(world, cleo);
    await world.moveClock(hours(29 * 24 + 1));
    await noteOf(cleo, story.purpose, 'A key of yours ends soon');
    await world.control.act(cleo.id, {
      do: 'press',
      channel: note.channel,
      ts: note.ts,
      actionId: actions.revoke,
    });
    await untilAlive(world, story.purpose, 0);
  });

  test('whoever is no admin any more when the form is sent hands nothing over', async () => {
    const { cleo, dora } = world;
    const { story } = await keyInHand(world, 'Not theirs to give');
    await openForm('not theirs');
    const loaded = () => world.audit().filter(({ what }) => what === 'policy.loaded').length;
    const usePolicy = async (text: string) => {
      const before = loaded();
      writeFileSync(path, text);
      await eventually('the new policy', async () => loaded() > before);
    };
    await usePolicy(policy.replace(people.admin.id, people.secondApprover.id));
    await handTo(cleo);
    await dora.modal('Only an admin of mine');
    await usePolicy(policy);
    await story.press(world.ana, actions.revoke);
    await untilAlive(world, story.purpose, 0);
  });

  test('who leaves Slack leaves keys that work on, and an admin who decides about each', async () => {
    const { ana, ben, dora } = world;
    const first = await keyInHand(world, 'Left to Ben');
    const second = await keyInHand(world, 'Left to nobody');
    const third = await keyInHand(world, 'Left undecided');
    await world.control.person({ id: ana.id, deleted: true });
    // With nothing remembered about people, as half a minute later.
    await world.restartBot();
    await nextSweep(world, hours(25));
    const review = await dora.waitForText('is closed, and they hold 3 live keys');
    for (const { story } of [first, second, third]) {
      expect(wordsOf(review)).toContain(story.purpose);
    }
    expect(wordsOf(review)).toContain('Owned by');
    expect(await statusOf(world, first.secret)).toBe(200);
    const value = (purpose: string, actionId: string): string => {
      const at = review.blocks.findIndex((block) => JSON.stringify(block).includes(purpose));
      return valuesOf(review.blocks[at + 1], actionId)[0] ?? '';
    };
    const { channel, ts } = review;
    const press = (purpose: string, actionId: string) =>
      world.control.act(dora.id, {
        do: 'press',
        channel,
        ts,
        actionId,
        choice: value(purpose, actionId),
      });
    await closeForms(world, dora);
    await press(first.story.purpose, actions.handOver);
    await handTo(ben);
    await noteOf(ben, first.story.purpose, 'You look after this key now');
    await press(second.story.purpose, actions.revokeNow);
    await untilAlive(world, second.story.purpose, 0);
    await closeForms(world, dora);
    await press(second.story.purpose, actions.revokeNow);
    await whisperTo(dora, 'no longer works');
    await world.moveClock(hours(7 * 24 + 1));
    const reminder = await dora.waitForText('Still to be decided');
    expect(wordsOf(reminder)).not.toContain(first.story.purpose);
    await world.moveClock(hours(3 * 24));
    await untilAlive(world, third.story.purpose, 0);
    expect(await statusOf(world, first.secret)).toBe(200);
    await eventually('one review and one reminder', async () => {
      const told = (await dora.messages()).map(wordsOf);
      const count = (text: string) => told.filter((words) => words.includes(text)).length;
      return count('is closed, and they hold') === 1 && count('Still to be decided') === 1;
    });
  });
});
