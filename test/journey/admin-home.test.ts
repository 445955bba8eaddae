import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { Ledger } from '../../src/access/ledger-port.ts';
import type { PolicySource } from '../../src/access/ports.ts';
import { KeyId, SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour } from '../../src/policy/instant.ts';
import type { SeenView } from '../../src/sandbox/control.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { giveKey } from '../ledger/held-key.ts';
import { openWorld, type World } from '../world.ts';
import { valuesOf } from './home-hand.ts';
import { closeForms, storyOf } from './story-of.ts';

const wordsIn = ({ view }: SeenView): string =>
  JSON.stringify(view).replaceAll('\\n', '\n').replaceAll('\\"', '"');

const admin = SlackUserId.parse(people.admin.id);

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  let ledger: Ledger;
  let admins = [admin];
  beforeAll(async () => {
    const keep = (opened: Ledger): Ledger => {
      ledger = opened;
      return opened;
    };
    const policies = (source: PolicySource): PolicySource => ({
      ...source,
      policy: () => ({ ...source.policy(), admins }),
    });
    world = await openWorld({ mode, wrap: { ledger: keep, policies } });
  });
  afterAll(() => world.close());

  const give = (holder: string, count: number, purpose = 'Key number') =>
    ledger.inTransaction(async (tx) => {
      const given: KeyId[] = [];
      for (let index = 1; index <= count; index += 1) {
        const { keyIds } = await giveKey(tx, {
          holder: SlackUserId.parse(holder),
          purpose: `${purpose} ${index}`,
          now: world.clock.now(),
          lastsSeconds: 2 * day + index * hour,
        });
        given.push(...keyIds.map((id) => KeyId.parse(id)));
      }
      return given;
    });
  const narrow = async (values: Record<string, string | string[]>) => {
    await closeForms(world, world.dora);
    await world.dora.pressInHome(actions.filterKeys);
    await world.dora.fill(callbacks.filterKeys, { 'key-state': 'live', ...values });
  };

  test('an admin sees how ddkey is, that all is set up, and no list of keys yet', async () => {
    const { dora, ana } = world;
    await dora.opensHome();
    const home = wordsIn(await dora.home('For admins'));
    expect(home).toContain('🟢 Slack · 🟢 Ledger · 🟢 Datadog (datadoghq.eu): last call');
    expect(home).toContain('0 live keys');
    expect(home).not.toContain('Left to set up');
    await ana.opensHome();
    expect(wordsIn(await ana.home('Request a key'))).not.toContain('For admins');
    await dora.pressInHome(actions.allKeys);
    await dora.home('No key fits.');
    await dora.pressInHome(actions.ownHome);
    await dora.home('For admins');
  });

  test('all keys: found, narrowed, paged, described, and followed as they change', async () => {
    const { dora, ana, ben } = world;
    const story = storyOf(world, 'Followed by an admin');
    await story.ask();
    await story.approve();
    const secret = await story.secret();
    await dora.opensHome();
    await dora.home('1 live key');
    await give(ben.id, 44);
    await dora.pressInHome(actions.allKeys);
    const first = await dora.home('45 keys: live.');
    expect(valuesOf(first, actions.anyKey)).toHaveLength(40);
    expect(wordsIn(first)).toContain(`ending ${secret.slice(-4)}`);
    expect(wordsIn(first)).not.toContain(secret);
    await dora.pressInHome(actions.keysNext);
    const last = await dora.home('Page 2 of 2');
    expect(valuesOf(last, actions.anyKey)).toHaveLength(5);
    await narrow({ 'key-words': 'followed', 'key-holder': ana.id });
    const one = await dora.home('1 key: live; held by');
    const [value] = valuesOf(one, actions.anyKey);
    await closeForms(world, dora);
    await dora.pressInHome(actions.anyKey, value);
    const details = wordsIn(await dora.modal('Id at Datadog'));
    expect(details).toContain(`*Holder:* <@${ana.id}>`);
    expect(details).toContain(`Approved by <@${world.ben.id}>`);
    expect(details).toContain('|Go to the request>');
    expect(details).not.toContain(secret);
    // What the holder does is seen by who looks, on the same page with the same filter.
    await story.press(ana, actions.revoke);
    await eventually('it is dead at Datadog', async () => story.alive().length === 0);
    await world.moveClock(10_000);
    await dora.home('0 keys: live; held by');
    await dora.pressInHome(actions.allKeys);
    await dora.home('44 keys: live.');
  });

  test('an open filter is refused to whoever is no admin, and so is a key of somebody else', async () => {
    const { dora } = world;
    await dora.opensHome();
    await dora.pressInHome(actions.allKeys);
    await dora.home('44 keys: live.');
    await closeForms(world, dora);
    await dora.pressInHome(actions.filterKeys);
    admins = [];
    await dora.fill(callbacks.filterKeys, { 'key-state': 'live' });
    await dora.modal('admin');
    await closeForms(world, dora);
    await dora.pressInHome(
      actions.anyKey,
      valuesOf(await dora.home('All keys'), actions.anyKey)[0],
    );
    await dora.modal('admin');
    const refused = world.audit().filter(({ what }) => what === 'action.refused');
    expect(refused.slice(-2).map(({ details }) => details['code'])).toEqual([
      'not-an-admin',
      'not-an-admin',
    ]);
    await dora.opensHome();
    await dora.homeWithout('All keys');
    admins = [admin];
  });

  test('what Datadog does not delete is stuck after ten minutes, and says so to the admins', async () => {
    const { dora } = world;
    const [key] = await give(world.ben.id, 1, 'Stuck');
    const revokingSince = addSeconds(world.clock.now(), -11 * 60);
    if (key === undefined) throw new Error('no key was given');
    await ledger.inTransaction((tx) =>
      tx.moveKey(key, { from: 'live', to: 'revoking' }, { revokingAt: revokingSince }),
    );
    await dora.opensHome();
    const home = wordsIn(await dora.home('1 of them stuck'));
    expect(home).toContain('*Stuck 1*');
    expect(home).toContain('0 tries');
  });
});

test('5,000 keys: each page within what Slack takes, the last one too', async () => {
  let ledger: Ledger | undefined;
  const keep = (opened: Ledger): Ledger => {
    ledger = opened;
    return opened;
  };
  const env = { DD_OWNER: 'current_user' };
  const world = await openWorld({ env, wrap: { ledger: keep } });
  try {
    const { dora } = world;
    await ledger?.inTransaction(async (tx) => {
      for (let index = 1; index <= 5_000; index += 1) {
        await giveKey(tx, {
          holder: SlackUserId.parse(dora.id),
          purpose: `Key number ${index} of 5000`,
          now: world.clock.now(),
          lastsSeconds: 2 * day + index,
        });
      }
    });
    await dora.opensHome();
    const own = wordsIn(await dora.home('Page 1 of 250, 5000 keys in all.'));
    expect(own).toContain('⬜ A service account owns the keys of Datadog (datadoghq.eu)');
    expect(own).toContain('✅ A policy file says who may get what');
    expect(own).toContain('✅ Two people in <#C0APPROVERS> can approve (now 3)');
    await dora.pressInHome(actions.allKeys);
    await dora.home('Page 1 of 125, 5000 keys in all.');
    await closeForms(world, dora);
    await dora.pressInHome(actions.filterKeys);
    await dora.fill(callbacks.filterKeys, { 'key-state': 'live', 'key-words': 'number 4999 of' });
    await dora.home('*Key number 4999 of 5000*');
  } finally {
    await world.close();
  }
}, 180_000);
