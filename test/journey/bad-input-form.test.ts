import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions, blockIds } from '../../blocks/ids.ts';
import type { FieldValues } from '../../src/sandbox/control.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { errorsIn, interact, requestForm } from '../slack/crafted.ts';
import { openWorld, type World } from '../world.ts';
import { sendForm, statusOf, storyOf } from './story-of.ts';

/* What a form may not hold, and what it may hold without doing harm. */

let world: World;
beforeAll(async () => {
  world = await openWorld({ mode: 'http', datadog: { maxAllowedPerUser: 3, maxApiKeys: 1 } });
});
afterAll(() => world.close());

const usual = { preset: '', purpose: 'Refused form', 'kept-in': 'Vault', lifetime: '3600' };

const submitted = (): unknown[] =>
  world
    .audit()
    .filter(({ what }) => what === 'request.submitted')
    .map(({ details }) => details['purpose']);

/** Refused under the inputs, with nothing in the ledger, in the channel, or at Datadog. */
const refusedWith = async (values: FieldValues, errors: Record<string, string>): Promise<void> => {
  const answer = await sendForm(world, world.ana, { ...usual, ...values });
  expect(answer.errors).toEqual(errors);
  await expectNothing();
};

const expectNothing = async (): Promise<void> => {
  expect(submitted()).not.toContain(usual.purpose);
  const seen = await world.ben.messages();
  expect(seen.filter((message) => wordsOf(message).includes(usual.purpose))).toEqual([]);
  expect(world.datadog.keys().filter(({ name }) => name.startsWith(usual.purpose))).toEqual([]);
};

test('a scope that does not exist is refused with the nearest real name', async () => {
  await refusedWith(
    { scopes: ['dashboard_read'] },
    {
      [blockIds.scopes]:
        'Datadog has no permission called dashboard_read, so nothing was sent. Did you mean dashboards_read?',
    },
  );
});

test('a scope that is like no real one is refused, with what to do instead', async () => {
  await refusedWith(
    { scopes: ['zzzzzzzzzzzzzzzz'] },
    {
      [blockIds.scopes]:
        'Datadog has no permission called zzzzzzzzzzzzzzzz, so nothing was sent. Please search for it by another word.',
    },
  );
});

test('a scope that the owner of the keys does not hold is refused by name', async () => {
  await refusedWith(
    { scopes: ['dashboards_read', 'logs_delete_data'] },
    {
      [blockIds.scopes]:
        'The Datadog account that owns our keys may not do this itself, so the key would not work and nothing was sent: logs_delete_data. Please leave it out, or ask your Datadog admin.',
    },
  );
});

test('a scope that the owner does not hold, and that manages the organisation, is never handed out', async () => {
  await refusedWith(
    { scopes: ['dashboards_read', 'billing_edit'] },
    {
      [blockIds.scopes]:
        'I never hand out keys that manage keys, people or the organisation, so nothing was sent. Please leave out billing_edit.',
    },
  );
});

const crafted = (viewId: string, values: Readonly<Record<string, string | readonly string[]>>) =>
  interact(
    world,
    requestForm({
      user: people.requester.id,
      viewId,
      values: { ...usual, preset: 'look', ...values },
    }),
  );

test.each([
  {
    name: 'a note of 3,001 characters',
    block: blockIds.note,
    most: 3001,
    says: 'Keep the note under 1,000 characters.',
  },
  {
    name: 'a purpose of 3,001 characters',
    block: blockIds.purpose,
    most: 3001,
    says: 'Say in a line of up to 80 characters what it is for.',
  },
  {
    name: 'a place of 81 characters',
    block: blockIds.keptIn,
    most: 81,
    says: 'Say in a line of up to 80 characters where you will keep it.',
  },
])('$name, past the limit of the input, is refused under it', async ({ block, most, says }) => {
  const answer = await crafted(`V0${block}`, { [block]: 'x'.repeat(most) });
  expect(answer.status).toBe(200);
  expect(errorsIn(answer)).toEqual({ [block]: says });
  await expectNothing();
});

test.each([
  { name: 'no number', lifetime: 'for ever', says: 'Pick how long you need the key.' },
  { name: 'nothing', lifetime: '0', says: 'Pick how long you need the key.' },
  {
    name: 'ten years',
    lifetime: '315360000',
    says: 'That is too long, so nothing was sent. The rule "one approver from the channel" allows at most 30 days.',
  },
])(
  'a lifetime of $name, which the form does not offer, is refused under it',
  async ({ lifetime, says }) => {
    const answer = await crafted('V0LIFETIME', { lifetime });
    expect(errorsIn(answer)).toEqual({ [blockIds.lifetime]: says });
    await expectNothing();
  },
);

test.each([
  {
    name: 'a call to the channel',
    note: 'Hi <!channel> and @here',
    shows: 'Hi &lt;!channel&gt; and ＠here',
  },
  {
    name: 'a mention and a link',
    note: '<@U0DORA> <https://evil.example|ok>',
    shows: '&lt;@U0DORA&gt; &lt;https://evil.example|ok&gt;',
  },
  { name: 'backticks', note: 'a `b` ```c```', shows: 'a ˋbˋ ˋˋˋcˋˋˋ' },
  { name: 'formatting', note: '*bold* ~gone~ _slanted_', shows: '∗bold∗ ∼gone∼ ˍslantedˍ' },
  { name: 'emoji', note: 'Go 🎉 :tada: go', shows: 'Go 🎉 ꞉tada: go' },
  {
    name: 'right-to-left marks',
    note: 'key \u202Edeteled\u202C \u200Fend',
    shows: 'key ·deteled· ·end',
  },
])('$name in a note stands harmless on the card', async ({ name, note, shows }) => {
  const story = storyOf(world, `Note with ${name}`);
  expect((await story.ask({ note })).errors).toBeUndefined();
  const card = wordsOf(await story.card());
  expect(card).toContain(shows);
  expect(card).not.toMatch(
    /<!(channel|here|everyone)|<@U0DORA|<https:\/\/evil|[\u202A-\u202E\u200F]/u,
  );
  expect(card).not.toContain(note);
});

test('the same submission sent again, word for word, is one request with one card', async () => {
  const purpose = 'Sent again';
  const values = { purpose };
  for (let copy = 0; copy < 3; copy += 1) {
    expect(errorsIn(await crafted('V0AGAIN', values))).toEqual({});
  }
  const story = storyOf(world, purpose);
  await story.approve();
  expect(await story.secret()).not.toBe('');
  await story.card('was shown to');
  const cards = (await world.ben.messages()).filter(
    (message) => message.channel === channels.approvers.id && wordsOf(message).includes(purpose),
  );
  expect(cards).toHaveLength(1);
  expect(submitted().filter((one) => one === purpose)).toHaveLength(1);
  expect(story.keys()).toHaveLength(1);
});

test('when Datadog has no room for another key: said so, nothing made, and tried again with room', async () => {
  const first = storyOf(world, 'Room for this');
  const second = storyOf(world, 'And this');
  const full = storyOf(world, 'No room');
  for (const story of [first, second]) {
    await story.ask();
    await story.approve();
    await story.secret();
    await story.note('was shown to you');
  }
  const secret = await first.secret();
  await full.ask();
  await full.approve();
  const told = wordsOf(await full.note('Datadog has no room for another key, so there is no key.'));
  expect(told).toContain('Deleting keys that nobody uses makes room.');
  expect(full.keys()).toEqual([]);
  expect(await statusOf(world, secret)).toBe(200);
  await second.press(world.ana, actions.revoke);
  await second.note('It no longer works.');
  await full.press(world.ben, actions.retry);
  expect(await statusOf(world, await full.secret())).toBe(200);
});

test('when Datadog has no room for another API key: said so, and nothing made', async () => {
  const story = storyOf(world, 'No room for data');
  await story.ask({ preset: 'send-data' });
  await story.approve();
  await story.note('Datadog has no room for another key, so there is no key.');
  expect(story.keys()).toEqual([]);
  const seen = (await world.ana.messages()).filter((message) => message.ephemeral);
  expect(seen.filter((message) => wordsOf(message).includes(story.purpose))).toEqual([]);
});
