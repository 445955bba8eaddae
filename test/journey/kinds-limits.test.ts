import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { actions, blockIds, callbacks } from '../../blocks/ids.ts';
import type { Fault } from '../../src/sandbox/control.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { secretNoteFor, valuesIn } from './note-values.ts';
import {
  closeForms,
  hours,
  minutes,
  requestForm,
  sendForm,
  storyOf,
  untilAlive,
} from './story-of.ts';

/* What each kind of key cannot do, and how that is said. */

const tokensFirst = { env: { DD_KINDS: 'token,application,pair,api' } };
let world: World;
beforeAll(async () => {
  world = await openWorld(tokensFirst);
});
afterEach(() => world.control.clearFaults());
afterAll(() => world.close());

const spoil = (call: string, what: Fault['what'], count: Pick<Fault, 'times' | 'skip'> = {}) =>
  world.control.fault({ side: 'datadog', call, what, ...count });
const forbids = { kind: 'answer', status: 403, body: '{"errors":["Forbidden"]}' } as const;

/** The start looks at the owner's keys first, and then whether there are tokens. */
const tokensRefused = () => spoil('list', forbids, { skip: 1 });

const expiryOf = (purpose: string): number => {
  const asked = world.audit().find((row) => row.details['purpose'] === purpose)?.request_id;
  const delivered = world
    .audit()
    .find((row) => row.what === 'key.delivered' && row.request_id === asked);
  return Date.parse(String(delivered?.details['expiresAt']));
};

test.each([
  { name: 'one hour', lifetime: '3600' },
  { name: '30 days', lifetime: '2592000' },
])(
  'a token of $name also has an end at Datadog: after ours, and never under 24 hours away',
  async ({ name, lifetime }) => {
    const story = storyOf(world, `Ends by itself, ${name}`);
    await story.ask({ lifetime });
    await story.approve();
    await secretNoteFor(world.ana, story.purpose);
    await story.note('was shown to you');
    const [token] = story.alive();
    expect(token?.kind).toBe('token');
    const end = Date.parse(token?.expiresAt ?? '');
    expect(end).toBeGreaterThan(expiryOf(story.purpose));
    expect(end - Date.parse(token?.createdAt ?? '')).toBeGreaterThanOrEqual(hours(24));
  },
);

test('no other kind has an end at Datadog, so only ddkey ends it', async () => {
  const story = storyOf(world, 'Ended by us');
  await story.ask({ kind: 'pair' });
  await story.approve();
  await secretNoteFor(world.ana, story.purpose);
  expect(story.keys().map(({ expiresAt }) => expiresAt)).toEqual([null, null]);
});

test.each([
  { name: 'picked one by one', picked: { kind: 'api', scopes: ['dashboards_read'] } },
  { name: 'of a job', picked: { kind: 'api', preset: 'look' } },
  { name: 'beside sending data', picked: { preset: 'send-data', scopes: ['metrics_read'] } },
])(
  'an API key with permissions $name is refused under the input, and nothing is sent',
  async ({ picked }) => {
    const answer = await sendForm(world, world.ana, {
      purpose: 'Limited API key',
      'kept-in': 'Vault',
      lifetime: '3600',
      ...picked,
    });
    expect(answer.errors).toEqual({
      [blockIds.scopes]:
        'An API key cannot be limited to permissions: leave this empty, or pick another job or kind.',
    });
    const submitted = world.audit().filter((row) => row.what === 'request.submitted');
    expect(submitted.map((row) => row.details['purpose'])).not.toContain('Limited API key');
  },
);

const kindsOffered = async (): Promise<string[]> => {
  await closeForms(world, world.ana);
  await world.ana.types('');
  const { view } = await world.ana.waitForView(requestForm);
  return ['token', 'application', 'pair', 'api'].filter((kind) =>
    JSON.stringify(view).includes(`"value":"${kind}"`),
  );
};

test('where the organisation has no tokens, the form offers none and picks an application key', async () => {
  await tokensRefused();
  await world.restartBot(tokensFirst);
  expect(await kindsOffered()).toEqual(['application', 'pair', 'api']);
  const story = storyOf(world, 'No tokens here');
  await story.ask();
  await story.approve();
  expect(await story.secret()).not.toBe('');
  expect(story.keys().map(({ kind }) => kind)).toEqual(['application']);
  await world.restartBot(tokensFirst);
  expect(await kindsOffered()).toEqual(['token', 'application', 'pair', 'api']);
});

test('a form that still offers a token is refused under the kind, once the organisation has none', async () => {
  expect(await kindsOffered()).toContain('token');
  await tokensRefused();
  await world.restartBot(tokensFirst);
  const answer = await world.ana.fill(callbacks.request, {
    preset: 'look',
    kind: 'token',
    purpose: 'Late token',
    'kept-in': 'Vault',
    lifetime: '3600',
  });
  expect(answer.errors).toEqual({
    [blockIds.kind]:
      'This Datadog organisation gives out no access tokens, so nothing was sent. Please pick an application key.',
  });
  await world.restartBot(tokensFirst);
});

test('a token that Datadog refuses to make: said so, what to ask for instead, and no key', async () => {
  const story = storyOf(world, 'Refused token');
  await story.ask({ kind: 'token' });
  await story.card();
  await spoil('create', forbids);
  await story.approve();
  const note = wordsOf(await story.note('gives out no access tokens, so no key was made.'));
  expect(note).toContain('Please ask again and pick an application key.');
  expect(story.keys()).toEqual([]);
});

/** The watch looks again after one minute, ten minutes and an hour. */
const runWatch = async (): Promise<void> => {
  for (const wait of [minutes(1), minutes(9), minutes(50)]) await world.moveClock(wait);
};

test('when the second half of a pair is refused, the first half dies with it', async () => {
  const story = storyOf(world, 'Half refused');
  await story.ask({ kind: 'pair' });
  await story.card();
  await spoil('create', forbids, { skip: 1 });
  await story.approve();
  await story.note('My Datadog account may not make such a key, so there is no key.');
  await untilAlive(world, story.purpose, 0);
  await runWatch();
  await untilAlive(world, story.purpose, 0);
  expect(story.keys().map(({ kind }) => kind)).toEqual(['api']);
  expect(await story.secretsSeen()).toBe(0);
});

test('when Datadog makes the second half and fails, both halves of that try die, and a whole pair is shown', async () => {
  const story = storyOf(world, 'Half lost');
  await story.ask({ kind: 'pair' });
  await story.card();
  await spoil('create', { kind: 'answer-after', status: 500 }, { skip: 1 });
  await story.approve();
  const values = valuesIn(await secretNoteFor(world.ana, story.purpose));
  await runWatch();
  await untilAlive(world, story.purpose, 2);
  expect(story.keys()).toHaveLength(4);
  expect(story.alive().map(({ last4 }) => last4)).toEqual([
    values['DD_API_KEY']?.slice(-4),
    values['DD_APP_KEY']?.slice(-4),
  ]);
});

test('when the second half never comes and the approval is taken back, nothing is left alive', async () => {
  const story = storyOf(world, 'Half for ever');
  await story.ask({ kind: 'pair' });
  await story.card();
  await spoil('create', { kind: 'answer-after', status: 500 }, { skip: 1, times: 50 });
  await story.approve();
  await story.note('Datadog did not answer in time.');
  await story.press(world.ben, actions.takeBack);
  await story.note('took the approval of this key back');
  await runWatch();
  await eventually('all of it is dead', async () => story.alive().length === 0);
  expect(story.keys().length).toBeGreaterThanOrEqual(2);
  expect(await story.secretsSeen()).toBe(0);
});
