import { actions } from '../../blocks/ids.ts';
import type { Fault } from '../../src/sandbox/control.ts';
import { statusOf, storyOf } from '../journey/story-of.ts';
import type { World } from '../world.ts';
import { type FaultCase, inWorld, type Play, type Story, untilOnly } from './fault-case.ts';

type Armed = Pick<Fault, 'side' | 'call' | 'what'>;

const silent =
  'Datadog did not answer in time. If it made a key all the same, I find it and delete it.';
const after = { kind: 'answer-after', status: 500 } as const;

async function given(world: World): Promise<{ story: Story; first: string }> {
  const story = storyOf(world, 'In a rotation');
  await story.ask({ lifetime: '604800' });
  await story.approve();
  const first = await story.secret();
  await story.note('was shown to you');
  return { story, first };
}

async function mustWork(world: World, secrets: readonly string[]): Promise<void> {
  for (const secret of secrets) {
    const status = await statusOf(world, secret);
    if (status !== 200) throw new Error(`...${secret.slice(-4)} is answered with ${status}`);
  }
}

/** Ana presses Rotate while something goes wrong on the way to the new key. */
const onTheWay = (fault: Armed): Play =>
  inWorld(async (world, saw) => {
    const { story, first } = await given(world);
    await world.control.fault(fault);
    await story.press(world.ana, actions.rotate);
    await story.note(saw);
    await mustWork(world, [first]);
    const lost: string[] = [];
    if (fault.side === 'slack') {
      lost.push(await story.secret(first));
      await story.press(world.ana, actions.show);
    }
    const second = await story.secret(first, ...lost);
    await story.note(`The older key ending ${first.slice(-4)} works until`);
    await untilOnly(world, [first, second]);
    await mustWork(world, [first, second]);
  });

/** Ana says that she has switched, and the deletion of the older key goes wrong. */
const atTheEnd = (fault: Armed): Play =>
  inWorld(async (world, saw) => {
    const { story, first } = await given(world);
    await story.press(world.ana, actions.rotate);
    const second = await story.secret(first);
    await story.withAction(world.ana, actions.switched);
    await world.control.fault({ ...fault, times: 3 });
    await story.press(world.ana, actions.switched);
    await story.note(saw);
    await untilOnly(world, [second]);
    await mustWork(world, [second]);
  });

export const rotationCases: readonly FaultCase[] = [
  {
    fault: 'Datadog, create in a rotation: 500 after doing it',
    did: 'Ana rotates her key',
    saw: silent,
    end: 'the old key worked all the while; the one that nobody got was found and deleted',
    alive: 2,
    play: onTheWay({ side: 'datadog', call: 'create', what: after }),
  },
  {
    fault: 'Slack, chat.postEphemeral in a rotation: 500 after doing it',
    did: 'Ana rotates her key, and presses *Show my key*',
    saw: 'Please ask for your key again',
    end: 'the old key worked all the while; the one that may have been seen was deleted',
    alive: 2,
    play: onTheWay({ side: 'slack', call: 'chat.postEphemeral', what: after }),
  },
  {
    fault: 'Datadog, delete at the end of a rotation: 500, three times',
    did: 'Ana has switched',
    saw: 'was shown',
    end: 'the new key worked all the while; the old one was deleted as soon as Datadog did',
    alive: 1,
    play: atTheEnd({ side: 'datadog', call: 'delete', what: { kind: 'answer', status: 500 } }),
  },
];
