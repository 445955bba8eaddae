import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { heldBy } from '../journey/held-by.ts';
import { openWorld, type World } from '../world.ts';
import { doctorJson, goodScopes, notRight } from './doctor-at.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ datadog: { ownKeyScopes: goodScopes } });
});
afterAll(() => world.close());

const look = () => doctorJson({ ...world.env, DDKEY_SANDBOX_CLOCK: '' });

/** What only reads, at Slack and at Datadog. */
const reading: readonly string[] = [
  'auth.test',
  'apps.connections.open',
  'conversations.info',
  'conversations.members',
  'usergroups.list',
  'users.info',
  'validate',
  'list',
  'permissions',
  'current-user',
  'user',
  'audit',
];

test('beside a running bot nothing changes: not at Slack, not at Datadog, not in the ledger', async () => {
  await heldBy(world, 'Held while somebody looks');
  const before = { rows: world.audit(), keys: world.datadog.keys().map(({ id }) => id) };
  const [slackCalls, datadogCalls] = [world.slack.calls().length, world.datadog.calls().length];
  expect(notRight(await look())).toEqual({});
  const made = [
    ...world.slack.calls().slice(slackCalls),
    ...world.datadog.calls().slice(datadogCalls),
  ].map(({ method }) => method);
  expect(made.length).toBeGreaterThan(10);
  expect(made.filter((method) => !reading.includes(method))).toEqual([]);
  expect(world.audit()).toEqual(before.rows);
  expect(world.datadog.keys().map(({ id }) => id)).toEqual(before.keys);
  // The bot works on.
  await heldBy(world, 'Held afterwards');
});

test('it says how many live keys end at Datadog even if ddkey is gone', async () => {
  const about = async () =>
    (await look()).findings.find(({ check }) => check === 'ends-by-itself')?.says;
  expect(await about()).toBe(
    '0 of 2 live keys (0 %) end at Datadog even if ddkey is gone; only ddkey ends the others (2 application).',
  );
  world.tamper(`update "key" set kind = 'token' where id = (select max(id) from "key")`);
  expect(await about()).toBe(
    '1 of 2 live keys (50 %) end at Datadog even if ddkey is gone; only ddkey ends the others (1 application).',
  );
});
