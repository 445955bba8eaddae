import { describe, expect, test } from '@jest/globals';
import { actions } from '../blocks/ids.ts';
import { app, channels, people } from '../src/sandbox/people.ts';
import { wordsOf } from '../src/sandbox/person.ts';
import { aliveFor, untilAlive } from './journey/story-of.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

async function within(options: WorldOptions, use: (world: World) => Promise<void>) {
  const world = await openWorld(options);
  try {
    await use(world);
  } finally {
    await world.close();
  }
}

/** What the admin was told, but for the head of the audit chain, which comes once a day. */
const aboutStart = async ({ dora }: World) =>
  (await dora.messages()).filter((message) => !wordsOf(message).includes('*Audit trail:*'));

test('the first start tells the admins, once, what is connected and how many can approve', async () => {
  await within({}, async (world) => {
    const words = wordsOf(await world.dora.waitForText('ddkey is up'));
    expect(words).toContain('Slack: the workspace acme-sandbox.');
    expect(words).toContain('Datadog: Datadog on datadoghq.eu.');
    expect(words).toContain('the service account `3f0c0000-0000-4000-8000-000000000001`');
    expect(words).toContain('3 people in <#C0APPROVERS> can approve.');
    await world.restartBot();
    expect(await aboutStart(world)).toHaveLength(1);
    expect((await world.ben.messages()).map(wordsOf).join()).not.toContain('ddkey is up');
  });
});

test('Try it opens the form filled in, and leads to a key of one hour', async () => {
  await within({}, async (world) => {
    const { dora, ben } = world;
    await dora.press(actions.tryIt);
    const form = JSON.stringify((await dora.waitForView('ddkey.request')).view);
    for (const text of ['Test of ddkey', '1 hour', 'Look at dashboards and monitors']) {
      expect(form).toContain(text);
    }
    await dora.fill('ddkey.request', {});
    await ben.waitForText('Test of ddkey');
    await ben.press(actions.approve);
    await untilAlive(world, 'Test of ddkey', 1);
    const [key] = aliveFor(world, 'Test of ddkey');
    expect(key?.scopes).toEqual(['dashboards_read', 'monitors_read']);
    await world.moveClock(3_700_000);
    await untilAlive(world, 'Test of ddkey', 0);
  });
});

test('without admins, the approver channel is told', async () => {
  await within({ env: { DDKEY_POLICY: 'test/policy/no-admins.yml' } }, async (world) => {
    await world.ben.waitForText('ddkey is up');
    expect(await aboutStart(world)).toHaveLength(1);
  });
});

const only = (...members: string[]): WorldOptions => ({
  slack: {
    extraChannels: [
      { id: 'C0PLACE', name: 'place', kind: 'private', members: [...members, app.botUser] },
    ],
  },
  env: { DDKEY_APPROVER_CHANNEL: 'C0PLACE' },
});

test('who does not count is named, with the reason', async () => {
  await within(only(people.approver.id, people.guest.id), async ({ dora }) => {
    const words = wordsOf(await dora.waitForText('ddkey is up'));
    expect(words).toContain('One person in <#C0PLACE> can approve.');
    expect(words).toContain('Not counted: <@U0GIL> (a guest).');
  });
});

test('a channel in which nobody can approve is said to be one', async () => {
  await within(only(people.guest.id), async ({ dora }) => {
    await dora.waitForText('Nobody in <#C0PLACE> can approve yet, so every request is refused.');
  });
});

test('a message that cannot be sent is a line in the log, and the bot runs', async () => {
  const env = { DDKEY_POLICY: 'test/policy/unknown-admin.yml' };
  await within({ env }, async (world) => {
    expect(world.logText()).toContain('a message to the admins could not be sent');
    expect((await world.ana.types('help')).acknowledged).toBe(true);
  });
});

describe('an approver channel that cannot be used: loud in the log, told to the admins, no end', () => {
  const members = [people.approver.id, people.secondApprover.id, app.botUser];
  const extra = { id: 'C0PLACE', name: 'place', kind: 'private', members } as const;
  const cases = [
    {
      what: 'does not exist',
      place: 'C0NOWHERE',
      given: [],
      said: 'The approver channel C0NOWHERE does not exist for ddkey.',
      told: 'I cannot find it',
    },
    {
      what: 'is private and was not joined',
      place: 'C0PLACE',
      given: [{ ...extra, members: members.slice(0, 2) }],
      said: 'If it is private, invite ddkey to it (/invite @ddkey)',
      told: 'I cannot find it',
    },
    {
      what: 'is public',
      place: channels.general.id,
      given: [],
      said: 'The approver channel C0GENERAL is public, so anybody could join it and approve.',
      told: 'anybody can join it',
    },
    {
      what: 'is shared',
      place: 'C0PLACE',
      given: [{ ...extra, shared: true }],
      said: 'The approver channel C0PLACE is shared with another workspace',
      told: 'people outside this workspace are in it',
    },
    {
      what: 'is archived',
      place: 'C0PLACE',
      given: [{ ...extra, archived: true }],
      said: 'The approver channel C0PLACE is archived. Bring it back, or name another one.',
      told: 'it is archived',
    },
  ];

  test.each(cases)('it $what', async ({ place, given, said, told }) => {
    const options = {
      slack: { extraChannels: given },
      env: { DDKEY_APPROVER_CHANNEL: place },
    };
    await within(options, async (world) => {
      expect(world.logText()).toContain(said);
      expect(world.logText()).toContain('Until then, every request is refused.');
      await world.dora.waitForText(`cannot be used: ${told}.`);
      // A word at each start, for as long as it stays.
      await world.restartBot();
      expect(await aboutStart(world)).toHaveLength(2);
    });
  });

  test('once it is mended, requests go through without a restart', async () => {
    const options = {
      slack: { extraChannels: [{ ...extra, members: members.slice(0, 2) }] },
      env: { DDKEY_APPROVER_CHANNEL: 'C0PLACE' },
    };
    await within(options, async ({ slack, dora, ben }) => {
      await dora.waitForText('I cannot find it');
      slack.changePerson({ id: app.botUser, join: ['C0PLACE'] });
      await dora.press(actions.tryIt);
      await dora.fill('ddkey.request', {});
      await ben.waitForText('Test of ddkey');
    });
  });
});

describe('a Datadog that does not answer, or a wrong owner, holds no start up', () => {
  test('silence is a warning', async () => {
    await within({ env: { DD_API_URL: 'http://127.0.0.1:9/' } }, async ({ logText, dora }) => {
      const said = 'datadoghq.eu does not answer, so its keys could not be checked.';
      expect(logText()).toContain(`warn ${said}`);
      await dora.waitForText(said);
    });
  });

  test('a service account that is not there is a warning', async () => {
    const owner = '3f0c0000-0000-4000-8000-00000000dead';
    await within({ env: { DD_OWNER: owner } }, async ({ logText, dora }) => {
      expect(logText()).toContain(`datadoghq.eu has no service account ${owner}. Check DD_OWNER.`);
      await dora.waitForText('has no service account');
    });
  });
});
