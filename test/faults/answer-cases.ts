import { actions } from '../../blocks/ids.ts';
import type { Fault, SeenMessage } from '../../src/sandbox/control.ts';
import { credentials } from '../../src/sandbox/people.ts';
import { closeForms, hours, storyOf, untilAlive, whisperTo } from '../journey/story-of.ts';
import type { World } from '../world.ts';
import { endsWithKey, type FaultCase, inWorld, type Play } from './fault-case.ts';

type What = Fault['what'];

type Armed = Pick<Fault, 'call' | 'what' | 'times'>;
const arm = (world: World, fault: Armed) => world.control.fault({ side: 'slack', ...fault });

const atViewsOpen = (what: What): Play =>
  inWorld(async (world, saw) => {
    await closeForms(world, world.ana);
    await arm(world, { call: 'views.open', what });
    await world.ana.types('');
    await whisperTo(world.ana, saw);
    const story = storyOf(world, 'At views.open');
    await story.ask();
    await story.approve();
    await endsWithKey(world, story);
  });

const atDirectory: Play = inWorld(async (world, saw) => {
  const story = storyOf(world, 'At the directory');
  await story.ask();
  await story.withAction(world.ben, actions.approve);
  await world.restartBot();
  const what = { kind: 'answer', status: 500 } as const;
  await arm(world, { call: 'conversations.members', what, times: 9 });
  await story.approve();
  await whisperTo(world.ben, saw);
  if (story.keys().length > 0) throw new Error('a key was made');
  await world.control.clearFaults();
  await story.approve();
  await endsWithKey(world, story);
});

const atRespond: Play = inWorld(async (world, saw) => {
  const story = storyOf(world, 'At the answer', world.ben);
  await story.ask();
  await story.withAction(world.cleo, actions.approve);
  await arm(world, { call: 'respond', what: { kind: 'hang' } });
  await story.approve(world.ben);
  await whisperTo(world.ben, saw);
  await world.control.clearFaults();
  await story.approve(world.ben);
  await whisperTo(world.ben, 'This request is your own');
  await story.press(world.ben, actions.cancel);
  await story.card('(cancelled)');
});

/** Somebody deletes a message of the bot's, as Slack lets an owner of the workspace do. */
async function deleteByHand({ slack }: World, { channel, ts }: SeenMessage): Promise<void> {
  const answer = await fetch(`${slack.apiUrl}chat.delete`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credentials.slackBotToken}` },
    body: new URLSearchParams({ channel, ts }),
  });
  await answer.arrayBuffer();
}

const cardDeleted: Play = inWorld(async (world, saw) => {
  const story = storyOf(world, 'Card deleted');
  await story.ask();
  await story.approve();
  await story.secret();
  await deleteByHand(world, await story.card('was shown to'));
  await story.press(world.ana, actions.revoke);
  await story.card(saw);
  await untilAlive(world, story.purpose, 0);
});

const noteDeleted: Play = inWorld(async (world, saw) => {
  const story = storyOf(world, 'Note deleted');
  await story.ask({ lifetime: '3600' });
  await story.approve();
  await story.secret();
  await deleteByHand(world, await story.note('was shown to you'));
  await world.moveClock(hours(1));
  await story.note(saw);
  await untilAlive(world, story.purpose, 0);
});

const wrong = 'Something went wrong on my side';

export const answerCases: readonly FaultCase[] = [
  {
    fault: 'Slack, views.open: 500',
    did: 'Ana types /ddkey',
    saw: wrong,
    end: 'the next try opened the form; one key',
    alive: 1,
    play: atViewsOpen({ kind: 'answer', status: 500 }),
  },
  {
    fault: 'Slack, views.open: hangs past the timeout',
    did: 'Ana types /ddkey',
    saw: wrong,
    end: 'the next try opened the form; one key',
    alive: 1,
    play: atViewsOpen({ kind: 'hang' }),
  },
  {
    fault: 'Slack, conversations.members: 500',
    did: 'Ben approves',
    saw: 'Slack could not tell me just now who may do this, so I changed nothing.',
    end: 'nobody was let in; the next press approved; one key',
    alive: 1,
    play: atDirectory,
  },
  {
    fault: 'Slack, response_url: hangs past the timeout',
    did: 'Ben approves his own request',
    saw: wrong,
    end: 'nothing was changed; told why at the next press',
    alive: 0,
    play: atRespond,
  },
  {
    fault: 'the card was deleted by hand',
    did: 'Ana revokes her key',
    saw: 'was revoked',
    end: 'the card was posted again',
    alive: 0,
    play: cardDeleted,
  },
  {
    fault: 'the note was deleted by hand',
    did: 'the key comes to its end',
    saw: 'expired',
    end: 'the note was posted again',
    alive: 0,
    play: noteDeleted,
  },
];
