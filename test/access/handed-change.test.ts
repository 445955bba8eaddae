import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { scopesNow } from '../../src/access/change-scopes.ts';
import { askToExtend, previewExtension } from '../../src/access/extend.ts';
import { handOver } from '../../src/access/hand-over.ts';
import { newId } from '../../src/new-id.ts';
import { day } from '../../src/policy/instant.ts';
import { type Desk, openDesk } from './desk.ts';
import { ana, cleo, dora } from './hand-made.ts';
import { holdingAt } from './holding.ts';

let desk: Desk;
let at: ReturnType<typeof holdingAt>;
beforeEach(async () => {
  desk = await openDesk();
  desk.setAdmins([dora]);
  at = holdingAt(desk);
});
afterEach(() => desk.close());

const notTheirs = { kind: 'refused', refusal: { code: 'not-shown-to-you' } };

test('whoever was handed a key neither extends it nor changes what it may do', async () => {
  const id = await at.delivered();
  const { id: key } = await at.held(id);
  await handOver(desk.deps, { key, to: cleo, by: dora });
  const press = { key, by: cleo };
  const more = { ...press, bySeconds: day, note: null, viewId: newId.request() };
  expect(await previewExtension(desk.deps, press)).toMatchObject(notTheirs);
  expect(await askToExtend(desk.deps, more)).toMatchObject(notTheirs);
  expect(await scopesNow(desk.deps, press)).toMatchObject(notTheirs);
  // Handed back, it is theirs again.
  await handOver(desk.deps, { key, to: ana, by: dora });
  expect(await previewExtension(desk.deps, { key, by: ana })).toMatchObject({ kind: 'found' });
});

test('an approval that comes after the key went to somebody else changes nothing', async () => {
  const id = await at.delivered();
  const { id: key, expiresAt } = await at.held(id);
  const change = await at.asked(id, 5 * day);
  await handOver(desk.deps, { key, to: cleo, by: dora });
  await at.approve(change);
  expect(await at.endOf(id)).toBe(expiresAt);
  expect(await at.standing(change)).toMatchObject({ at: 'failed', failure: 'key-moved' });
  desk.move(10 * day + 60);
  await desk.drain();
  expect(desk.datadog.alive()).toHaveLength(0);
});
