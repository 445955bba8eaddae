import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { PolicySource } from '../../src/access/ports.ts';
import type { SlackChannelId } from '../../src/policy/ids.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import { audit } from '../commands/audit-at.ts';
import { openWorld, type World } from '../world.ts';
import { general } from './ruled-world.ts';
import { hours, storyOf } from './story-of.ts';

let world: World;
let auditChannel: SlackChannelId | null = null;
const policies = (source: PolicySource): PolicySource => ({
  ...source,
  policy: () => ({ ...source.policy(), auditChannel }),
});
beforeAll(async () => {
  world = await openWorld({ wrap: { policies } });
});
afterAll(() => world.close());

const heads = async (who: PersonAt, lostToo = true): Promise<SeenMessage[]> =>
  (await who.messages()).filter((message) => {
    const words = wordsOf(message);
    return words.includes('*Audit trail:*') && (lostToo || !words.includes('no longer'));
  });
const Mark = z.object({ seq: z.number(), hash: z.string() });
const headIn = (message: SeenMessage | undefined): string =>
  /`(\d+:[0-9a-f]{64})`/u.exec(message === undefined ? '' : wordsOf(message))?.[1] ?? '';
const untilHeads = async (who: PersonAt, count: number): Promise<string> => {
  const all = await eventually(`${count} heads`, async () => {
    const seen = await heads(who);
    return seen.length === count ? seen : null;
  });
  const head = headIn(all.at(-1));
  // A bot that is stopped between the message and this row rightly tells its head once more.
  await eventually('the head is remembered', async () => {
    const [mark] = Mark.array().parse(world.rows(`select * from audit_mark where teller = 'head'`));
    return mark !== undefined && `${mark.seq}:${mark.hash}` === head;
  });
  return head;
};
const verify = (...args: readonly string[]) => {
  const { ledgerUrl: url, auditKey } = world.config();
  const env = { DDKEY_AUDIT_KEY: auditKey.toString('base64') };
  return audit({ url }, ['verify', ...args], env);
};

test('the head is told once a day to the admins, also when the bot is started anew', async () => {
  const first = await untilHeads(world.dora, 1);
  expect(await verify('--head', first)).toMatchObject({ code: 0 });
  await world.restartBot();
  await storyOf(world, 'In between').ask();
  await world.moveClock(hours(23));
  await storyOf(world, 'A day is not over').ask();
  expect(await heads(world.dora)).toHaveLength(1);
  await world.moveClock(hours(2));
  const second = await untilHeads(world.dora, 2);
  expect(Number(second.split(':')[0])).toBeGreaterThan(Number(first.split(':')[0]));
  expect(await verify('--head', first, '--head', second)).toMatchObject({ code: 0 });
});

test('with a channel for it, it stands there, and is not lost while Slack is busy', async () => {
  auditChannel = general;
  world.slack.fault({
    side: 'slack',
    call: 'chat.postMessage',
    what: { kind: 'rate-limited', seconds: 1 },
  });
  await world.moveClock(hours(25));
  await untilHeads(world.ana, 1);
  expect(await heads(world.dora)).toHaveLength(2 + 1);
});

test('a tail that was cut is told the next day, and seen by the command at once', async () => {
  const before = (await heads(world.ana)).at(-1);
  const [seq] = headIn(before).split(':');
  world.tamper(`delete from audit_event where seq >= ${Number(seq)}`);
  const found = await verify();
  expect(found.code).toBe(1);
  // Where the bot has written a row since, that one stands in its place.
  expect(found.said).toMatch(
    new RegExp(`row ${seq}(?: was|: it is not the row that was) posted as the head`, 'u'),
  );
  await storyOf(world, 'Written after the cut').ask();
  await world.moveClock(hours(25));
  const told = await eventually('the alarm', async () =>
    (await heads(world.ana)).find((message) => wordsOf(message).includes('no longer in the chain')),
  );
  expect(wordsOf(told)).toContain(`Row ${seq}`);
});
