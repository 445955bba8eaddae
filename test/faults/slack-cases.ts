import { actions } from '../../blocks/ids.ts';
import type { Fault, SeenMessage } from '../../src/sandbox/control.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openObserver } from '../crash/observer.ts';
import { statusOf, storyOf } from '../journey/story-of.ts';
import type { World } from '../world.ts';
import {
  endsWithKey,
  type FaultCase,
  inWorld,
  type Play,
  type Story,
  untilOnly,
} from './fault-case.ts';

type What = Fault['what'];

const page = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

type Armed = Pick<Fault, 'call' | 'what' | 'times'>;
const arm = (world: World, fault: Armed) => world.control.fault({ side: 'slack', ...fault });

const cardsOf = async (world: World, purpose: string): Promise<SeenMessage[]> =>
  (await world.ben.messages()).filter(
    (it) => it.channel === channels.approvers.id && wordsOf(it).includes(purpose),
  );

/** Card and note cannot be posted at first. */
const atPost = (what: What): Play =>
  inWorld(async (world, saw) => {
    const story = storyOf(world, 'At post');
    await arm(world, { call: 'chat.postMessage', what, times: 2 });
    await story.ask();
    await story.note(saw);
    await story.approve();
    await endsWithKey(world, story);
    if ((await cardsOf(world, story.purpose)).length !== 1) throw new Error('there are two cards');
  });

/** Card and note are posted, and Slack says that they are not: so they come a second time. */
const postedTwice: Play = inWorld(async (world, saw) => {
  const story = storyOf(world, 'Posted twice');
  const what = { kind: 'answer-after', status: 500 } as const;
  await arm(world, { call: 'chat.postMessage', what, times: 2 });
  await story.ask();
  const [first] = await eventually('two cards', async () => {
    const cards = await cardsOf(world, story.purpose);
    return cards.length === 2 ? cards : null;
  });
  // Until then the first one is taken for the card whose commit is on its way, and counts.
  const observer = openObserver(world.config().ledgerUrl, world.config().auditKey);
  await eventually('the newer card is kept', async () =>
    (await observer.everything()).some(({ request }) => request.card !== null),
  ).finally(() => observer.close());
  const { channel = '', ts = '' } = first ?? {};
  const press = { do: 'press', channel, ts, actionId: actions.approve } as const;
  await eventually('the newer card counts', async () => {
    await world.control.act(people.approver.id, press).catch(() => null);
    const seen = (await world.ben.messages()).find((it) => it.ts === ts);
    return seen !== undefined && wordsOf(seen).includes(saw);
  });
  if (story.keys().length > 0) throw new Error('the first card decided');
  await story.approve(world.cleo);
  await endsWithKey(world, story);
});

const atUpdate = (what: What): Play =>
  inWorld(async (world, saw) => {
    const story = storyOf(world, 'At update');
    await story.ask();
    await story.card();
    await story.note('waiting for approval');
    await arm(world, { call: 'chat.update', what, times: 2 });
    await story.approve();
    await story.note(saw);
    await story.card('was shown to');
    await endsWithKey(world, story);
  });

/** Not just the newest on the screen: a message that comes late can be of a key that is dead. */
const newestAlive = (story: Story, seen: readonly string[]): Promise<string> =>
  eventually('one key that works, and is on the screen', async () => {
    const secret = await story.secret(...seen);
    const alive = story.alive();
    return alive.length === 1 && secret.endsWith(alive[0]?.last4 ?? '-') ? secret : null;
  });

/** The message with the key does not go through; Ana presses for another at once. */
const atEphemeral = (what: What): Play =>
  inWorld(async (world, saw) => {
    const story = storyOf(world, 'At ephemeral');
    await story.ask({ lifetime: '2592000' });
    await story.card();
    await arm(world, { call: 'chat.postEphemeral', what });
    await story.approve();
    await story.note(saw);
    const seen = (await story.secretsSeen()) > 0 ? [await story.secret()] : [];
    await story.press(world.ana, actions.show);
    await story.note('was shown to you');
    const secret = await newestAlive(story, seen);
    await untilOnly(world, [secret]);
    if (story.keys().length !== 2) throw new Error(`${story.keys().length} keys were made`);
    await areDeadAndNamed(world, seen, secret);
  });

/** Secrets that Ana saw before this one work no more, and the message with this one says so. */
async function areDeadAndNamed(world: World, seen: readonly string[], secret: string) {
  for (const dead of seen) {
    const words = wordsOf(await world.ana.waitForText(secret));
    if ((await statusOf(world, dead)) !== 403) throw new Error('a replaced key works');
    if (!words.includes(dead.slice(-4))) throw new Error('the dead key is not named');
  }
}

const refused = 'Slack did not accept the message with your key, so I delete that key.';
const unsaid = 'Slack did not say whether your key reached you, so I delete that key.';

const post = (fault: string, what: What): FaultCase => ({
  fault: `Slack, chat.postMessage: ${fault}`,
  did: 'Ana sends her request',
  saw: 'waiting for approval',
  end: 'card and note came later, once; one key',
  alive: 1,
  play: atPost(what),
});
const update = (fault: string, what: What): FaultCase => ({
  fault: `Slack, chat.update: ${fault}`,
  did: 'Ben approves',
  saw: 'was shown to you',
  end: 'the key came at once, card and note followed',
  alive: 1,
  play: atUpdate(what),
});
const ephemeral = (fault: string, saw: string, what: What): FaultCase => ({
  fault: `Slack, chat.postEphemeral: ${fault}`,
  did: 'Ben approves; Ana presses Show my key at once',
  saw,
  end: 'the unshown key deleted, one other shown; the press was not lost',
  alive: 1,
  play: atEphemeral(what),
});

const instead = (status: number, body?: string): What => ({
  kind: 'answer',
  status,
  ...(body === undefined ? {} : { body }),
});
const limited: What = { kind: 'rate-limited', seconds: 3 };

export const slackCases: readonly FaultCase[] = [
  post('429 with Retry-After', limited),
  post('429 without Retry-After', { kind: 'rate-limited' }),
  post('429 with an empty body', instead(429, '')),
  post('500 before doing it', instead(500)),
  post('502 with HTML', instead(502, page)),
  post('connection reset', { kind: 'reset' }),
  post('hangs past the timeout', { kind: 'hang' }),
  {
    fault: 'Slack, chat.postMessage: 500 after doing it',
    did: 'Ben presses the first of two cards',
    saw: 'This message is out of date, so the press did nothing.',
    end: 'only the newer card decides; one key',
    alive: 1,
    play: postedTwice,
  },
  update('429 with Retry-After', limited),
  update('500 after doing it', { kind: 'answer-after', status: 500 }),
  ephemeral('429 with Retry-After', refused, limited),
  // Slack's client has no class of its own for it, so it is taken for no clear answer.
  ephemeral('429 with an empty body', unsaid, instead(429, '')),
  ephemeral('user_not_in_channel', refused, { kind: 'error', error: 'user_not_in_channel' }),
  ephemeral('500 before doing it', unsaid, instead(500)),
  ephemeral('500 after doing it: the key was seen', unsaid, { kind: 'answer-after', status: 500 }),
  ephemeral('200 with HTML', unsaid, instead(200, page)),
  ephemeral('connection reset', unsaid, { kind: 'reset' }),
  ephemeral('comes after the bot gave up', unsaid, { kind: 'slow', ms: 3000 }),
];
