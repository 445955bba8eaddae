import { actions } from '../../blocks/ids.ts';
import type { Fault } from '../../src/sandbox/control.ts';
import { channels } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { storyOf } from '../journey/story-of.ts';
import { carriedBy, startPressing } from '../slack/crafted.ts';
import type { World } from '../world.ts';
import { endsWithKey, type FaultCase, inWorld, type Play } from './fault-case.ts';

const onSocket = (world: World, what: Fault['what']) =>
  world.control.fault({ side: 'slack', call: 'socket', what });

const reconnected = (world: World) =>
  eventually('the socket is open again', async () => world.slack.connected());

/** The socket goes while Datadog makes the key that a click asked for. */
const betweenClickAndAnswer: Play = inWorld(async (world, saw) => {
  const story = storyOf(world, 'Between click and answer');
  await story.ask({ lifetime: '2592000' });
  await story.card();
  const what = { kind: 'slow', ms: 1500 } as const;
  await world.control.fault({ side: 'datadog', call: 'create', what });
  await story.approve();
  await eventually('Datadog is asked', async () =>
    world.datadog.calls().some(({ method }) => method === 'create'),
  );
  await onSocket(world, { kind: 'drop' });
  await story.note(saw);
  await reconnected(world);
  await endsWithKey(world, story);
});

/** A click while no socket is open: Slack itself says so, and the next click works. */
const withoutSocket = (...before: readonly Omit<Fault, 'side'>[]): Play =>
  inWorld(async (world, saw) => {
    const story = storyOf(world, 'Without a socket');
    await story.ask();
    await story.withAction(world.ben, actions.approve);
    for (const fault of before) await world.control.fault({ side: 'slack', ...fault });
    await eventually('the socket is gone', async () => !world.slack.connected());
    const { acknowledged, slackSays } = await story.approve();
    if (acknowledged || !slackSays?.includes(saw)) throw new Error(`Slack said: ${slackSays}`);
    await reconnected(world);
    await story.approve();
    await endsWithKey(world, story);
  });

const twice: Play = inWorld(async (world, saw) => {
  const story = storyOf(world, 'Everything twice');
  await onSocket(world, { kind: 'deliver', copies: 2 });
  await story.ask();
  await story.approve();
  await story.note(saw);
  const secret = await endsWithKey(world, story);
  await story.press(world.ana, actions.replace);
  await story.secret(secret);
  await eventually('one key', async () => story.alive().length === 1);
  const cards = (await world.ben.messages()).filter(
    (it) => it.channel === channels.approvers.id && wordsOf(it).includes(`*For:* ${story.purpose}`),
  );
  if (cards.length > 1) throw new Error(`${cards.length} cards were posted`);
  if (story.keys().length !== 2) throw new Error(`${story.keys().length} keys were made`);
});

/** Copies of clicks that Slack held back come after all that followed from them. */
const outOfOrder: Play = inWorld(
  async (world, saw) => {
    const late = await startPressing(world);
    try {
      await world.control.person({ id: world.ana.id, presence: 'away' });
      const story = storyOf(world, 'Out of order');
      await story.ask();
      const card = await story.withAction(world.ben, actions.approve);
      const approve = carriedBy(card, actions.approve);
      await story.approve();
      const ready = await story.withAction(world.ana, actions.show);
      const show = carriedBy(ready, actions.show);
      await world.control.person({ id: world.ana.id, presence: 'active' });
      await story.press(world.ana, actions.show);
      const first = await story.secret();
      const shown = await world.ana.waitForText(first);
      const received = carriedBy(shown, actions.received);
      const note = await story.withAction(world.ana, actions.replace);
      const replace = carriedBy(note, actions.replace);
      await story.press(world.ana, actions.replace);
      await story.secret(first);
      await story.note('was shown to you');
      const by = { user: world.ana.id };
      const said = [
        await late.press({ ...by, actionId: actions.received, value: received, on: shown }),
        await late.press({ ...by, actionId: actions.replace, value: replace, on: note }),
        await late.press({ ...by, actionId: actions.show, value: show, on: note }),
        await late.press({
          user: world.ben.id,
          actionId: actions.approve,
          value: approve,
          on: card,
        }),
      ].map(({ text }) => text);
      if (!said[0]?.includes(saw)) throw new Error(`said: ${said.join(' / ')}`);
      await eventually('one key', async () => story.alive().length === 1);
      if (story.keys().length !== 2) throw new Error(`${story.keys().length} keys were made`);
    } finally {
      await late.stop();
    }
  },
  { mode: 'http' },
);

const drop = { call: 'socket', what: { kind: 'drop' } } as const;
const refresh = { call: 'socket', what: { kind: 'error', error: 'refresh_requested' } } as const;
const noTicket = {
  call: 'apps.connections.open',
  what: { kind: 'answer', status: 500 },
  times: 2,
} as const;
const slackSays = 'We had some trouble connecting. Try again?';

const gap = (fault: string, ...before: readonly Omit<Fault, 'side'>[]): FaultCase => ({
  fault,
  did: 'Ben approves in the gap, and again after it',
  saw: slackSays,
  end: 'nothing happened in the gap; the second press approved; one key',
  alive: 1,
  play: withoutSocket(...before),
});

export const socketCases: readonly FaultCase[] = [
  {
    fault: 'the socket is dropped between click and answer',
    did: 'Ben approves',
    saw: 'was shown to you',
    end: 'the answer came all the same; one key',
    alive: 1,
    play: betweenClickAndAnswer,
  },
  gap('the socket is dropped', drop),
  gap('Slack recycles the socket', refresh),
  gap('the socket is dropped, and apps.connections.open is answered 500', noTicket, drop),
  {
    fault: 'every envelope is delivered twice',
    did: 'Ana asks, Ben approves, Ana replaces',
    saw: 'was shown to you',
    end: 'one card, and one key at a time',
    alive: 1,
    play: twice,
  },
  {
    fault: 'envelopes out of order: late copies of older clicks',
    did: 'Ana confirms a key that she had replaced',
    saw: 'no longer works',
    end: 'no late click changed anything; one key',
    alive: 1,
    play: outOfOrder,
  },
];
