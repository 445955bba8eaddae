import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import { credentials, people } from '../../src/sandbox/people.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { valuesOf } from './home-hand.ts';
import { closeForms, hours } from './story-of.ts';
import { nextSweep, sweepNow } from './sweeping.ts';

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());

  function made(name: string, kind: 'application' | 'api', scopes?: string[]) {
    const owner = 'Casey Colleague';
    const more = scopes === undefined ? {} : { scopes };
    world.datadog.byHand({ do: 'make', kind, name, owner, ...more });
    const found = () => world.datadog.keys().find((key) => key.name === name);
    const id = found()?.id ?? '';
    return { id, isAlive: () => found()?.revokedAt === null };
  }
  /** Presses the button below the newest report. */
  async function openForm() {
    const { dora } = world;
    await closeForms(world, dora);
    await dora.types('sweep');
    const report = await dora.waitFor('the report', (it) =>
      JSON.stringify(it.blocks).includes(`"${actions.adopt}"`),
    );
    const choice = valuesOf(report.blocks, actions.adopt)[0] ?? '';
    const { channel, ts } = report;
    await world.control.act(dora.id, {
      do: 'press',
      channel,
      ts,
      actionId: actions.adopt,
      choice,
    });
    return dora.waitForView(callbacks.adopt);
  }
  const search = async (view: string, query: string): Promise<string[]> => {
    const act = { do: 'search', view, actionId: actions.adoptKey, query } as const;
    const { options = [] } = await world.control.act(world.dora.id, act);
    return options.map(({ value }) => value);
  };
  /** Opens the form once a sweep has seen the key: one that is under way may have read Datadog before. */
  const formThatKnows = (id: string): Promise<string> =>
    eventually('a form that offers the key', async () => {
      await sweepNow(world);
      const { id: view } = await openForm();
      return (await search(view, id)).includes(id) && view;
    });
  const filled = (id: string, purpose: string, holder = people.requester.id) => ({
    'adopt-key': id,
    'new-holder': holder,
    purpose,
    lifetime: '604800',
  });
  const told = (who: PersonAt, purpose: string, text: string) =>
    who.waitFor(`"${text}"`, (it) => wordsOf(it).includes(text) && wordsOf(it).includes(purpose));

  test('a key that somebody made by hand gets a holder and an end, and is deleted on it', async () => {
    const { ana, dora } = world;
    const key = made('old full access', 'application');
    const view = await formThatKnows(key.id);
    expect(await search(view, 'FULL acc')).toEqual([key.id]);
    expect(await search(view, 'sandbox')).toEqual([]);
    await dora.fill(callbacks.adopt, filled(key.id, 'Reports of Casey'), 2);
    await dora.waitForText('I have adopted old full access');
    const note = await told(ana, 'Reports of Casey', 'You look after this key now');
    expect(wordsOf(note)).toContain('No permission limits it');
    await ana.opensHome();
    await ana.home('Reports of Casey');
    await openForm();
    await dora.fill(callbacks.adopt, filled(key.id, 'Once more'));
    await dora.modal('in my records already');
    expect(world.audit().filter(({ what }) => what === 'key.adopted')).toHaveLength(1);
    expect(await nextSweep(world, hours(24))).toMatchObject({ compared: 1, differing: 0 });
    expect(key.isAlive()).toBe(true);
    await world.moveClock(hours(5 * 24 + 1));
    await told(ana, 'Reports of Casey', 'A key of yours ends soon');
    await world.moveClock(hours(24));
    await eventually('the deletion', async () => !key.isAlive());
    await told(ana, 'Reports of Casey', 'expired');
  });

  test('an API key is adopted, and its holder ends it before its time', async () => {
    const { ana, dora } = world;
    const key = made('shipper', 'api');
    await formThatKnows(key.id);
    await dora.fill(callbacks.adopt, filled(key.id, 'Log shipper'));
    const { channel, ts } = await told(ana, 'Log shipper', 'You look after this key now');
    await world.control.act(ana.id, { do: 'press', channel, ts, actionId: actions.revoke });
    await eventually('the deletion', async () => !key.isAlive());
  });

  test("what cannot be adopted says why: a guest, a key that is gone, and the bot's own", async () => {
    const { ana, dora } = world;
    const key = made('soon gone', 'application', ['dashboards_read']);
    const view = await formThatKnows(key.id);
    const guest = filled(key.id, 'For a guest', people.guest.id);
    expect((await dora.fill(callbacks.adopt, guest)).errors).toMatchObject({
      'new-holder': expect.stringContaining('a guest'),
    });
    const pasted = filled(key.id, credentials.datadogApiKey);
    expect((await dora.fill(callbacks.adopt, pasted)).errors).toMatchObject({
      purpose: expect.stringContaining('looks like an API key'),
    });
    // What the bot works with itself is in Datadog's lists, and is not offered.
    expect(await search(view, 'ddkey bot')).toEqual([]);
    expect(await search(view, '')).toEqual([key.id]);
    await world.control.revokeByHand(key.id);
    await dora.fill(callbacks.adopt, filled(key.id, 'Too late'));
    await dora.waitForText('I have not adopted soon gone');
    await closeForms(world, dora);
    await openForm();
    await dora.fill(callbacks.adopt, filled(credentials.serviceAccount, 'Never there'));
    await dora.modal('found no such key');
    await ana.types('sweep');
    await ana.waitForText('Only an admin of mine can see this');
  });
});
