import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { storyOf } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';
import { startRecorder } from './recorder.ts';
import { type Noted, noteListeners, registeredIds } from './registered.ts';
import { callsBy, ours, type Visitor, visitors } from './visitors.ts';

/* Everything that the bot listens to, as Bolt was told it, called by whoever may not call it. */

const registered = registeredIds();
let noted: Noted;
let world: World;
/** Stands where the bot answers what stands in a message. */
let answers: Awaited<ReturnType<typeof startRecorder>>;
let card: SeenMessage;
/** Carries what any button or form of a real request and its live key would. */
let value: string;
beforeAll(async () => {
  noted = noteListeners();
  world = await openWorld({ mode: 'http' });
  answers = await startRecorder(null);
  const story = storyOf(world, 'Alive');
  await story.ask();
  await story.approve();
  await story.secret();
  await story.note('was shown to you');
  card = await story.card();
  const { request_id: r, key_id: k } =
    world.audit().findLast(({ what }) => what === 'key.made') ?? {};
  value = JSON.stringify({ r, k, v: 1, g: 1, n: 1, p: 1, o: 'main', a: 'revoke', i: [r] });
});
afterAll(async () => {
  answers.stop();
  await world.close();
  noted.restore();
});

const refusals = (user: string, action: string): number =>
  world
    .audit()
    .filter(({ what, actor }) => what === 'action.refused' && actor === user)
    .filter(({ details }) => details['action'] === action).length;

/** Sends something, and waits until its refusal stands in the audit chain. */
async function refused<T>(visitor: Visitor, action: string, sent: () => Promise<T>): Promise<T> {
  const before = refusals(visitor.user, action);
  const answer = await sent();
  await eventually(
    `the refusal of ${action}`,
    async () => refusals(visitor.user, action) === before + 1,
  );
  return answer;
}

const Said = z.object({ text: z.string().min(1) });

/** Waits for the answer in a message to what is sent. */
async function answered(sent: () => Promise<unknown>): Promise<string> {
  const before = answers.count();
  await sent();
  await eventually('an answer', async () => answers.count() > before);
  return Said.parse(JSON.parse(answers.captured('text').body)).text;
}

/** A form that is open goes on without what a pick adds: there is nothing to say. */
const silent: readonly string[] = [
  actions.org,
  actions.environment,
  actions.preset,
  actions.optional,
  actions.scopeSearch,
  actions.lifetime,
  actions.kind,
];
/** A holder may always give a key back, so here the key itself says no. */
const forHolders: readonly string[] = [actions.revoke, actions.received];

/** Rows that say that something happened, after so many. */
const deedsAfter = (count: number) =>
  world
    .audit()
    .slice(count)
    .filter(({ what }) => !what.endsWith('.refused'));

/** Slack's answer about somebody, for a first look; later ones are remembered. */
const isSomebody = (user: Readonly<Record<string, unknown>>) =>
  world.control.fault({
    side: 'slack',
    call: 'users.info',
    what: { kind: 'answer', status: 200, body: JSON.stringify({ ok: true, user }) },
  });

/** Has the bot look a person up, by a press on the card of a request that still waits. */
async function meet(visitor: Visitor, slackSays: Readonly<Record<string, unknown>> | null) {
  if (slackSays === null) return;
  const story = storyOf(world, `Waits for ${visitor.user}`);
  await story.ask();
  const waiting = await story.withAction(world.ben, actions.approve);
  const request = world.audit().findLast(({ what }) => what === 'request.submitted')?.request_id;
  await isSomebody(slackSays);
  const sent = { value: JSON.stringify({ r: request, v: 1 }), url: answers.url };
  await answered(() => callsBy(world, visitor, sent).press(actions.approve, waiting));
}

test('Bolt has one listener for each kind of payload, and each of our ids is taken', () => {
  expect(noted.others()).toBe(0);
  const one = { action: 1, view: 1, options: 1, command: 1, shortcut: 1, event: 1 };
  expect(noted.counts()).toEqual(one);
  expect(registered.action.length).toBeGreaterThanOrEqual(40);
  const { shortcut, ...forms } = callbacks;
  expect(registered.form.sort()).toEqual(Object.values(forms).sort());
  expect(registered.search.sort()).toEqual([actions.adoptKey, actions.scopeSearch]);
  expect(registered.command).toEqual(['/ddkey']);
  expect(registered.shortcut).toEqual([shortcut]);
  expect(registered.home).toEqual(['app_home_opened']);
});

test('only the file with the guard registers listeners with Bolt', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.startsWith('slack/') && path.endsWith('.ts'))
    .filter((path) =>
      /\bapp\.(?:action|view|options|command|shortcut|event|message|function|use|assistant)\b/u.test(
        readFileSync(`src/${path}`, 'utf8'),
      ),
    );
  expect(sources).toEqual(['slack/listening.ts']);
});

test.each(visitors)(
  '$who is refused by every listener, and nothing changes',
  async (given) => {
    const { visitor, why, slackSays } = given;
    await meet(visitor, slackSays);
    const calls = callsBy(world, visitor, { value, url: answers.url });
    const rows = world.audit().length;
    const keys = JSON.stringify(world.datadog.keys());

    for (const id of registered.action) {
      const press = () => calls.press(id, card);
      if (silent.includes(id)) await refused(visitor, id, press);
      else if (forHolders.includes(id)) expect(await answered(press)).not.toBe('');
      else expect(await answered(() => refused(visitor, id, press))).toContain(why);
    }
    for (const id of registered.form) {
      const { status, body } = await refused(visitor, id, () => calls.form(id));
      expect([status, body]).toEqual([200, expect.stringContaining(why)]);
    }
    for (const id of registered.search) {
      expect((await calls.search(id)).body).toBe('{"options":[]}');
    }
    const said = await answered(() => refused(visitor, 'command', () => calls.command('list')));
    expect(said).toContain(why);
    for (const id of registered.shortcut) {
      await refused(visitor, 'shortcut', () => calls.shortcut(id));
    }
    for (const type of registered.home) {
      await refused(visitor, 'home', () => calls.event(type));
    }
    expect(deedsAfter(rows)).toEqual([]);
    expect(JSON.stringify(world.datadog.keys())).toBe(keys);
  },
  120_000,
);

/** What somebody who may decide is told, who presses past the card of now; nothing changes. */
async function pressedPast(id: string, on: SeenMessage, carried: string): Promise<string> {
  const rows = world.audit().length;
  const keys = JSON.stringify(world.datadog.keys());
  const sent = { value: carried, url: answers.url };
  const calls = callsBy(world, { user: people.approver.id, ...ours }, sent);
  const said = await answered(() => calls.press(id, on));
  expect(deedsAfter(rows)).toEqual([]);
  expect(JSON.stringify(world.datadog.keys())).toBe(keys);
  return said;
}

const decisions = [actions.approve, actions.deny, actions.adjust, actions.withdrawVote];

test.each([...decisions, actions.retry, actions.takeBack, actions.reviewed])(
  '%s on a forwarded card changes nothing, and says why',
  async (id) => {
    for (const channel of [card.channel, channels.general.id]) {
      const forwarded = { ...card, channel, ts: '1700000000.000100' };
      expect(await pressedPast(id, forwarded, value)).not.toContain('went wrong');
    }
  },
);

test.each(decisions)(
  '%s on a card of another revision changes nothing, and says why',
  async (id) => {
    const old = value.replace('"v":1', '"v":7');
    expect(await pressedPast(id, card, old)).not.toContain('went wrong');
  },
);
