import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { SeenView } from '../../src/sandbox/control.ts';
import { openWorld, type World } from '../world.ts';
import { pickInHome, revokeInHome, valuesOf } from './home-hand.ts';
import { closeForms, storyOf, untilAlive } from './story-of.ts';

const wordsIn = ({ view }: SeenView): string =>
  JSON.stringify(view).replaceAll('\\n', '\n').replaceAll('\\"', '"');

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
    await world.ana.opensHome();
  });
  afterAll(() => world.close());

  test('a question that stands open while the key dies elsewhere ends nothing, and says so', async () => {
    const { ana } = world;
    const story = storyOf(world, 'Twice');
    await story.ask();
    await story.approve();
    const secret = await story.secret();
    await ana.home(`ending ${secret.slice(-4)}`);
    await closeForms(world, ana);
    await pickInHome(ana, 'revoke');
    await ana.modal('stops working at once');
    await story.note('was shown to you');
    await story.press(ana, actions.revoke);
    await ana.fill(callbacks.revokeKey, {}, 2);
    await ana.modal('no longer works, so there was nothing to do');
    await ana.home('You hold no key just now.');
  });

  test('Show how to use it says the words that came with the key, without the key', async () => {
    const { ana } = world;
    const story = storyOf(world, 'Used');
    await story.ask();
    await story.approve();
    const secret = await story.secret();
    await ana.home(`ending ${secret.slice(-4)}`);
    await closeForms(world, ana);
    await pickInHome(ana, 'use');
    const use = wordsIn(await ana.modal('DD_APP_KEY=the-one-you-saved'));
    expect(use).toContain('DD_SITE=datadoghq.eu');
    expect(use).toContain('/api/v2/validate_keys');
    expect(use).not.toContain(secret);
    await revokeInHome(world, ana);
    await ana.home('You hold no key just now.');
  });

  test('Replace asks first, kills the lost key, and shows the new one in the messages', async () => {
    const { ana } = world;
    const story = storyOf(world, 'Lost');
    await story.ask();
    await story.approve();
    const lost = await story.secret();
    await ana.home(`ending ${lost.slice(-4)}`);
    await closeForms(world, ana);
    await pickInHome(ana, 'replace');
    await ana.modal('stops working at once');
    expect(story.alive()).toHaveLength(1);
    await ana.fill(callbacks.replaceKey, {});
    await ana.modal('Your new key is on its way.');
    const found = await story.secret(lost);
    await untilAlive(world, story.purpose, 1);
    await ana.home(`ending ${found.slice(-4)}`);
    const audit = world.audit().filter(({ what }) => what === 'show.asked');
    expect(audit.at(-1)?.details['mode']).toBe('replace');
    await revokeInHome(world, ana);
    await ana.home('You hold no key just now.');
  });

  test('a request that waits says by which rule and who is asked, and can be cancelled', async () => {
    const { ana, ben, cleo } = world;
    const story = storyOf(world, 'Waits for somebody');
    await story.ask();
    await story.card();
    const home = wordsIn(await ana.home('Waits for somebody'));
    expect(home).toContain('Rule "one approver from the channel".');
    expect(home).toMatch(new RegExp(`<@(?:${ben.id}|${cleo.id})> and <@.*> can approve it`, 'u'));
    const [value] = valuesOf((await ana.home(actions.cancel)).view, actions.cancel);
    await ana.pressInHome(actions.cancel, value);
    await ana.home('Cancelled. No key was handed out.');
    await story.card('ancelled');
  });
});
