import { actions, callbacks } from '../../blocks/ids.ts';
import type { Fault } from '../../src/sandbox/control.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { closeForms, minutes, statusOf, storyOf } from '../journey/story-of.ts';
import { type FaultCase, inWorld, type Play } from './fault-case.ts';

type What = Fault['what'];

const done = 'The permissions of your key were changed.';
const onTheWay = 'The permissions of your key are being changed.';

/** Somebody takes a permission away while that call, or the list after it, goes wrong. */
const atChange = (call: 'update' | 'list', what: What, times = 1): Play =>
  inWorld(async (world, saw) => {
    const story = storyOf(world, 'At change');
    await story.ask();
    await story.approve();
    const secret = await story.secret();
    await story.note('was shown to you');
    await closeForms(world, world.ana);
    await story.press(world.ana, actions.changeScopes);
    await world.ana.waitForView(callbacks.changeScopes);
    await world.control.fault({ side: 'datadog', call, what, times });
    await world.ana.fill(callbacks.changeScopes, { scopes: ['dashboards_read'] });
    await story.note(saw);
    await world.control.clearFaults();
    await eventually('the change at Datadog', async () => {
      await world.moveClock(minutes(1));
      return story.alive().every(({ scopes }) => scopes?.join() === 'dashboards_read');
    });
    await story.note(done);
    const status = await statusOf(world, secret);
    if (status !== 200) throw new Error(`the changed key is answered with ${status}`);
  });

const change = (fault: string, saw: string, play: Play): FaultCase => ({
  fault: `Datadog, ${fault}`,
  did: 'Ana takes a permission of her key away',
  saw,
  end: "changed, and said so only when Datadog's list showed it",
  alive: 1,
  play,
});

const forLong = 1000;
export const changeCases: readonly FaultCase[] = [
  change(
    'update: 429 with x-ratelimit-reset',
    done,
    atChange('update', { kind: 'rate-limited', seconds: 2 }),
  ),
  change(
    'update: 500 before doing it, again and again',
    onTheWay,
    atChange('update', { kind: 'answer', status: 500 }, forLong),
  ),
  change(
    'update: 500 after doing it',
    done,
    atChange('update', { kind: 'answer-after', status: 500 }),
  ),
  change('update: connection reset', done, atChange('update', { kind: 'reset' })),
  change(
    'list after an update: 500, again and again',
    onTheWay,
    atChange('list', { kind: 'answer', status: 500 }, forLong),
  ),
];
