import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changeScopes, scopesNow } from '../../src/access/change-scopes.ts';
import { askToRevoke } from '../../src/access/revoke.ts';
import { askToRotate } from '../../src/access/rotate.ts';
import { askToShow } from '../../src/access/show.ts';
import { newId } from '../../src/new-id.ts';
import type { RequestId, ScopeName } from '../../src/policy/ids.ts';
import { day, hour, minute } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, ben, scopeNames } from './hand-made.ts';
import { holdingAt } from './holding.ts';

let desk: Desk;
let at: ReturnType<typeof holdingAt>;
beforeEach(async () => {
  desk = await openDesk();
  at = holdingAt(desk);
});
afterEach(() => desk.close());

const [read, write] = scopeNames;
const only = (...scopes: (ScopeName | undefined)[]): ScopeName[] =>
  scopes.flatMap((scope) => scope ?? []);
const change = async (id: RequestId, scopes: readonly ScopeName[], by = ana) =>
  changeScopes(desk.deps, {
    key: (await at.held(id)).id,
    by,
    scopes,
    note: null,
    viewId: newId.request(),
  });
async function begun(id: RequestId, scopes: readonly ScopeName[]): Promise<RequestId> {
  const result = await change(id, scopes);
  if (result.kind !== 'accepted') throw new Error(`refused: ${result.refusal.code}`);
  return result.request.id;
}
const asked = async (id: RequestId, scopes: readonly ScopeName[]): Promise<RequestId> => {
  const changed = await begun(id, scopes);
  await desk.drain();
  return changed;
};
const atDatadog = () => desk.datadog.alive().map(({ scopes }) => [...scopes].sort());
/** A key that may only read. */
async function reading(): Promise<RequestId> {
  const id = await at.delivered();
  await asked(id, only(read));
  return id;
}

describe('fewer permissions', () => {
  test('are taken away at once, read back, and nobody is asked', async () => {
    const id = await at.delivered();
    const changed = await asked(id, only(read));
    expect(atDatadog()).toEqual([[read]]);
    expect((await at.held(id)).scopes).toEqual([read]);
    expect(await at.standing(changed)).toMatchObject({ at: 'amended' });
    expect((await at.caseOf(changed)).request.card).toBeNull();
    expect(desk.told()).toContain('key.changed');
    expect(desk.datadog.everMade).toHaveLength(1);
  });

  test('of a pair change the half that has some', async () => {
    const id = await at.delivered(10 * day, 'pair');
    await asked(id, only(read));
    // Made in the same instant, the halves come in either order.
    const halves = (await at.live(id)).map(({ kind, scopes }) => [kind, scopes] as const);
    expect(halves).toHaveLength(2);
    expect(Object.fromEntries(halves)).toEqual({ api: [], application: [read] });
  });

  test('hold for whatever takes the place of the key', async () => {
    const id = await reading();
    const replace = { requestId: id, generation: 1, by: ana, mode: 'replace', on: null } as const;
    await askToShow(desk.deps, replace);
    await desk.drain();
    expect(atDatadog()).toEqual([[read]]);
  });
});

describe('more permissions', () => {
  test('need a new approval, and the key has them only after that', async () => {
    const id = await reading();
    const changed = await asked(id, only(read, write));
    expect(atDatadog()).toEqual([[read]]);
    expect((await at.caseOf(changed)).request.amends?.change).toMatchObject({ added: [write] });
    await at.approve(changed);
    expect(atDatadog()).toEqual([only(read, write)]);
    expect(await at.standing(changed)).toMatchObject({ at: 'amended' });
  });

  test('approved after the key has ended change nothing, and say so', async () => {
    const id = await reading();
    const changed = await asked(id, only(read, write));
    await askToRevoke(desk.deps, { key: (await at.held(id)).id, by: ana });
    await desk.drain();
    await at.approve(changed);
    expect(await at.standing(changed)).toMatchObject({ at: 'failed', failure: 'key-over' });
    expect(desk.datadog.alive()).toHaveLength(0);
  });

  test('that Datadog refuses leave the key as it is, and its next one, too', async () => {
    const id = await reading();
    const changed = await asked(id, only(read, write));
    desk.datadog.changes.push('refused');
    await at.approve(changed);
    expect(await at.standing(changed)).toMatchObject({ at: 'failed', failure: 'scopes-refused' });
    expect(atDatadog()).toEqual([[read]]);
    await askToRotate(desk.deps, { key: (await at.held(id)).id, by: ana });
    await desk.drain();
    expect(atDatadog()).toEqual([[read], [read]]);
  });
});

describe('a change', () => {
  test("is not said to be done before Datadog's list shows it, is tried on, and told of once", async () => {
    const id = await at.delivered();
    desk.datadog.changes.push('lost', 'lost', 'lost');
    const changed = await asked(id, only(read));
    expect(await at.standing(changed)).toMatchObject({ at: 'changing' });
    expect((await at.held(id)).scopes).toEqual(only(read, write));
    desk.move(11 * minute);
    await desk.drain();
    desk.move(minute);
    await desk.drain();
    const said = desk.slack.notices.filter(({ about }) => about === 'scopes-differ');
    expect(said).toHaveLength(1);
    expect(await at.standing(changed)).toMatchObject({ at: 'changing' });
    desk.move(minute);
    await desk.drain();
    expect(await at.standing(changed)).toMatchObject({ at: 'amended' });
    expect(atDatadog()).toEqual([[read]]);
  });

  test('whose answer was lost in a crash is found done, and not done again', async () => {
    const id = await at.delivered();
    const changed = await begun(id, only(read));
    const { datadogId, kind: credential, org, owner } = await at.held(id);
    if (datadogId === null) throw new Error('the key was not made');
    const scopes = only(read);
    await desk.deps.issuer.changeScopes({ credential, org, owner, datadogId, scopes });
    desk.datadog.changes.push('refused');
    await desk.drain();
    expect(await at.standing(changed)).toMatchObject({ at: 'amended' });
    expect(desk.datadog.changes).toEqual(['refused']);
  });

  test('is one at a time, and no key takes the place of another during it', async () => {
    const id = await at.delivered();
    await begun(id, only(read));
    expect(await change(id, only(write))).toMatchObject({ refusal: { code: 'change-open' } });
    expect(await at.extend(id, day)).toMatchObject({ refusal: { code: 'change-open' } });
    expect(await askToRotate(desk.deps, { key: (await at.held(id)).id, by: ana })).toMatchObject({
      refusal: { code: 'change-running' },
    });
    await desk.drain();
    await at.approve(await at.asked(id, day));
    expect((await at.held(id)).scopes).toEqual([read]);
  });

  test('is for the holder alone, of a live key that has permissions, and to some of them', async () => {
    const id = await at.delivered();
    const { id: key } = await at.held(id);
    expect(await change(id, only(read), ben)).toMatchObject({ refusal: { code: 'not-yours' } });
    expect(await change(id, [])).toMatchObject({
      refusal: { code: 'policy', because: { code: 'no-scopes' } },
    });
    expect(await change(id, only(read, write))).toMatchObject({
      refusal: { code: 'same-scopes' },
    });
    expect(await scopesNow(desk.deps, { key, by: ana })).toMatchObject({
      form: { scopes: only(read, write) },
    });
    await askToRevoke(desk.deps, { key, by: ana });
    expect(await scopesNow(desk.deps, { key, by: ana })).toMatchObject({
      refusal: { code: 'key-over' },
    });
  });

  test('of a key that is replaced meanwhile ends with the new one', async () => {
    const id = await at.delivered();
    desk.datadog.changes.push('lost');
    const changed = await asked(id, only(read));
    const replace = { requestId: id, generation: 1, by: ana, mode: 'replace', on: null } as const;
    await askToShow(desk.deps, replace);
    await desk.drain();
    desk.move(hour);
    await desk.drain();
    expect(atDatadog()).toEqual([[read]]);
    expect(await at.standing(changed)).toMatchObject({ at: 'amended' });
  });
});
