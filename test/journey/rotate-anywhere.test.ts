import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { menuValues, valuesOf } from './home-hand.ts';
import { approveBy, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { closeForms, statusOf, storyOf, untilAlive } from './story-of.ts';

const usual = ruleOf(approveBy({ groups: [sre] }));
const never = ruleOf({ how: 'never' }, { name: 'no more keys' });

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: RuledWorld;
  beforeAll(async () => {
    world = await openRuledWorld([usual], { mode });
    await world.ana.opensHome();
  });
  afterAll(() => world.close());
  async function given(purpose: string) {
    world.setRules(usual);
    const story = storyOf(world, purpose);
    await story.ask({ lifetime: '604800' });
    await story.approve();
    const first = await story.secret();
    await world.ana.opensHome();
    await world.ana.home(`ending ${first.slice(-4)}`);
    const [audit] = world
      .audit()
      .filter(({ what }) => what === 'key.delivered')
      .slice(-1);
    return { story, first, key: audit?.key_id ?? '' };
  }
  /** Picks something in the menu of one key in Home. */
  async function pick(key: string, act: 'rotate' | 'switched'): Promise<void> {
    await closeForms(world, world.ana);
    const value = await eventually(`${act} for ${key} in Home`, async () =>
      menuValues(await world.ana.home(actions.keyMenu), act).find((each) => each.includes(key)),
    );
    await world.ana.pressInHome(actions.keyMenu, value);
  }
  const quiet = (text: string) =>
    world.ana.waitFor(`a quiet "${text}"`, (message) => {
      return message.ephemeral && wordsOf(message).includes(text);
    });

  test('a key is rotated from Home, and its older one ended there', async () => {
    const { story, first, key } = await given('In Home');
    await pick(key, 'rotate');
    await world.ana.modal(`The key ending ${first.slice(-4)} goes on until you say`);
    await world.ana.fill(callbacks.rotateKey, {}, 2);
    await world.ana.modal('Your new key is on its way.');
    const second = await story.secret(first);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
    await world.ana.home(`Beside it the older one works, ending ${first.slice(-4)}.`);
    const newer = world.audit().findLast(({ what }) => what === 'key.delivered')?.key_id ?? '';
    await pick(newer, 'switched');
    await world.ana.modal(`The key ending ${first.slice(-4)} stops working at once`);
    await world.ana.fill(callbacks.endOlderKey, {}, 2);
    await world.ana.modal('key');
    await untilAlive(world, story.purpose, 1);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([403, 200]);
    expect(story.keys()).toHaveLength(2);
  });

  test('while the question stands open in Home, a no of today takes its place', async () => {
    const { story, first, key } = await given('Not today in Home');
    world.setRules(never);
    await pick(key, 'rotate');
    await world.ana.modal('no more keys');
    world.setRules(usual);
    expect(await statusOf(world, first)).toBe(200);
    expect(story.keys()).toHaveLength(1);
  });

  test('/ddkey rotate lists the keys of whoever asks, and a button there rotates one', async () => {
    const { story, first, key } = await given('From the list');
    await world.ana.types('rotate');
    const carried = ({ ephemeral, blocks }: SeenMessage): string | undefined =>
      ephemeral ? valuesOf(blocks, actions.rotate).find((each) => each.includes(key)) : undefined;
    const list = await world.ana.waitFor('the list', (it) => carried(it) !== undefined);
    const value = carried(list);
    const { channel, ts } = list;
    const press = {
      do: 'press',
      channel,
      ts,
      actionId: actions.rotate,
      choice: value ?? '',
    } as const;
    await world.control.act(world.ana.id, press, 3);
    await quiet('Your new key is on its way.');
    await story.secret(first);
    expect(story.keys()).toHaveLength(2);
    await world.ben.types('rotate');
    const none = await world.ben.waitFor('a list of his own', (message) => message.ephemeral);
    expect(wordsOf(none)).toContain('You hold no Datadog key.');
  });

  test('/ddkey rotate with a name asks about that key, and about no other', async () => {
    const { story, first } = await given('By its name');
    for (const words of [first.slice(-4), 'by its NAME', story.alive()[0]?.name ?? '']) {
      await closeForms(world, world.ana);
      await world.ana.types(`rotate ${words}`);
      await world.ana.modal(`The key ending ${first.slice(-4)} goes on until you say`);
    }
    await world.ana.fill(callbacks.rotateKey, {});
    const second = await story.secret(first);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
    await world.ben.types(`rotate ${second.slice(-4)}`);
    await world.ben.waitForText('You hold no live key of that name.');
    await world.ana.types(`rotate ${second}`);
    await quiet('so I kept none of it.');
    expect(world.logText()).not.toContain(second);
    expect(story.keys()).toHaveLength(2);
  });
});
