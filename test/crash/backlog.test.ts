import { expect, test } from '@jest/globals';
import { backlogWentWell, playBacklog } from './backlog.ts';

/* `npm run crash-test -- --backlog 30000` does the same with the full number. */
test('1,000 keys overdue at start: 200 commands are acknowledged meanwhile, each key is revoked once, and Datadog is left alone when it says so', async () => {
  const drained = await playBacklog(1000);
  expect({ drained, well: backlogWentWell(drained) }).toEqual({ drained, well: true });
  expect(drained.limits).toBeGreaterThan(0);
}, 600_000);
