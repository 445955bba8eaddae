import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ThrowAway, throwAwayLedger } from './throw-away.ts';

let it: ThrowAway;
beforeEach(async () => {
  it = await throwAwayLedger();
});
afterEach(() => it.close());

test('an org that was never swept has no report', async () => {
  expect(await it.ledger().lastSweeps()).toEqual([]);
});
