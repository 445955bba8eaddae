import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import type { SeenView } from '../../src/sandbox/control.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { menuValues, valuesOf } from './home-hand.ts';
import { closeForms, minutes, requestForm, statusOf, storyOf, untilAlive } from './story-of.ts';

const nine = [
  'apm_read',
  'dashboards_read',
  'dashboards_write',
  'events_read',
  'hosts_read',
  'monitors_read',
  'monitors_write',
  'slos_read',
  'synthetics_read',
];

const wordsIn = ({ view }: SeenView): string =>
  JSON.stringify(view).replaceAll('\\n', '\n').replaceAll('\\"', '"');

type Story = ReturnType<typeof storyOf>;

/** A key with nine permissions, in its holder's hand; each test has its own holder of keys. */
async function nineInHand(world: World, purpose: string) {
  const story = storyOf(world, purpose);
  await story.ask({ preset: '', scopes: nine, lifetime: '604800' });
  await story.approve();
  const secret = await story.secret();
  await story.note('was shown to you');
  const call = (path: string) => statusOf(world, secret, path);
  return { story, secret, call };
}

/** Opens Details of the newest live key of a purpose; gives them once they say this. */
async function details(world: World, { alive }: Story, text: string): Promise<string> {
  const { ana } = world;
  await closeForms(world, ana);
  const id = /k_[a-z2-7]{16}/u.exec(alive().at(-1)?.name ?? '')?.[0] ?? 'no key';
  await ana.opensHome();
  const home = await ana.home(id);
  const value = menuValues(home.view, 'details').find((each) => each.includes(id));
  await ana.pressInHome(actions.keyMenu, value);
  return wordsIn(await ana.modal(text));
}

/** The permissions that the open request form holds. */
async function heldInForm(world: World): Promise<readonly string[]> {
  const { view } = await world.ana.waitForView(requestForm);
  const found: string[] = [];
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('initial_options' in part && 'action_id' in part && part.action_id === actions.scopeSearch)
      found.push(...(JSON.stringify(part.initial_options).match(/"value":"(\w+)"/gu) ?? []));
    for (const each of Object.values(part)) look(each);
  };
  look(view);
  return found.map((each) => each.slice('"value":"'.length, -1)).sort();
}

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());

  test('two of nine permissions were used: said in Details and at a rotation, and asked for alone', async () => {
    const { ana } = world;
    const { story, secret, call } = await nineInHand(world, 'Two of nine');
    // What ddkey itself suggests to try, and a call with somebody else's key, are no use of it.
    expect(await call('/api/v2/validate_keys')).toBe(200);
    expect(await details(world, story, '9 permissions, none used')).not.toContain('Ask for');
    expect([await call('/api/v1/dashboard'), await call('/api/v1/monitor')]).toEqual([200, 200]);
    await world.moveClock(minutes(3));
    const seen = await details(world, story, '9 permissions, 2 used');
    expect(seen).toContain('since it was made: `dashboards_read`, `monitors_read`.');
    expect(seen).not.toContain('Looking at what it was used for');
    const open = await ana.modal('Ask for these 2');
    await world.control.act(ana.id, {
      do: 'press-in-view',
      view: open.id,
      actionId: actions.askForUsed,
    });
    await ana.waitForView(requestForm);
    expect(await heldInForm(world)).toEqual(['dashboards_read', 'monitors_read']);
    const form = wordsIn(await ana.waitForView(requestForm));
    expect(form).toContain('Two of nine');
    await closeForms(world, ana);

    await story.press(ana, actions.rotate);
    const word = await ana.waitFor('what the old key used', (message) => {
      return message.ephemeral && wordsOf(message).includes('9 permissions, 2 used');
    });
    expect(valuesOf({ blocks: word.blocks }, actions.askForUsed)).toHaveLength(1);
    await story.secret(secret);
    const { channel, ts } = word;
    const press = { do: 'press', channel, ts, actionId: actions.askForUsed } as const;
    await world.control.act(ana.id, press);
    expect(await heldInForm(world)).toEqual(['dashboards_read', 'monitors_read']);
    await closeForms(world, ana);
    expect(story.alive()).toHaveLength(2);
  });
});

describe('where it cannot be told', () => {
  let world: World;
  let key: Awaited<ReturnType<typeof nineInHand>>;
  beforeAll(async () => {
    world = await openWorld();
    key = await nineInHand(world, 'Not known');
    await key.call('/api/v1/dashboard');
  });
  afterAll(() => world.close());
  /** What is kept of an earlier answer is over. */
  const later = () => world.moveClock(minutes(61));
  const permit = (may: boolean) =>
    world.control.byHand({ do: 'permit', owner: 'ddkey bot', permission: 'audit_logs_read', may });

  test('a call that no list knows is said, beside what is known', async () => {
    await key.call('/api/v2/apm/services');
    const seen = await details(world, key.story, '9 permissions, 1 used');
    expect(seen).toContain('1 call I cannot place, so it may need one more.');
    expect(seen).toContain('Ask for this 1');
  });

  test('calls with another key never count, and neither does what Datadog refused', async () => {
    const other = storyOf(world, 'Another key');
    await other.ask({ preset: '', scopes: nine, lifetime: '86400' });
    await other.approve();
    const secret = await other.secret();
    await other.note('was shown to you');
    expect(await key.call('/api/v2/application_keys')).toBe(403);
    await later();
    await details(world, other, '9 permissions, none used');
    expect(await statusOf(world, secret, '/api/v1/monitor')).toBe(200);
    await later();
    const seen = await details(world, other, '9 permissions, 1 used');
    expect(seen).toContain('`monitors_read`');
    expect(seen).not.toContain('`dashboards_read`.');
    await other.press(world.ana, actions.revoke);
    await untilAlive(world, other.purpose, 0);
  });

  test('without Audit Trail, and without the permission to read it, it is not known, and why', async () => {
    await world.control.byHand({ do: 'audit-trail', on: false });
    await later();
    const off = await details(
      world,
      key.story,
      'is not known: this organisation has no Audit Trail',
    );
    expect(off).toContain('Which of its 9 permissions it uses');
    expect(off).not.toContain('Ask for');
    await world.control.byHand({ do: 'audit-trail', on: true });
    await permit(false);
    await later();
    await details(world, key.story, 'is not known: I may not read Audit Trail (`audit_logs_read`)');
  });

  test('the bot starts all the same, says so in its log, and tells its admins', async () => {
    await world.restartBot();
    expect(world.logText()).toContain(
      'datadoghq.eu: which permissions keys use is not known: no Audit Trail of the calls of keys',
    );
    await world.dora.opensHome();
    await world.dora.home('permissions in use: not known, no Audit Trail or no `audit_logs_read`');
    await permit(true);
    await later();
  });

  test('a Datadog that does not answer is said, and nothing is called unused', async () => {
    const what = { kind: 'answer', status: 503 } as const;
    await world.control.fault({ side: 'datadog', call: 'audit', what, times: 50 });
    await details(world, key.story, 'is not known: Datadog gives no clear answer just now');
    await world.control.clearFaults();
  });

  test('an old button finds that it is not known any more, and fills nothing in', async () => {
    const { ana } = world;
    await later();
    await details(world, key.story, 'Ask for this 1');
    const open = await ana.modal('Ask for this 1');
    await permit(false);
    await later();
    const press = { do: 'press-in-view', view: open.id, actionId: actions.askForUsed } as const;
    await world.control.act(ana.id, press);
    await ana.modal('I cannot say just now that this key needs less');
    expect(world.audit().at(-1)).toMatchObject({
      what: 'action.refused',
      actor: ana.id,
      details: { code: 'use-unclear', action: 'ask-for-used' },
    });
  });
});
