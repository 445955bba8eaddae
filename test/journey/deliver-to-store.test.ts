import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { awsKey, awsStandIn } from '../vault/aws-stand-in.ts';
import { role, vaultStandIn } from '../vault/vault-stand-in.ts';
import { findLeaks } from './leaks.ts';
import { approveBy, openRuledWorld, type RuledWorld, ruleOf, sre } from './ruled-world.ts';
import { hours, statusOf, storyOf, untilAlive } from './story-of.ts';

const inVault = { store: 'vault', mount: 'secret', path: 'datadog/{org}/{purpose}' } as const;
const inAws = { store: 'aws', region: 'eu-west-1', secret: 'datadog/{purpose}' } as const;

let world: RuledWorld;
let vault: Awaited<ReturnType<typeof vaultStandIn>>;
let aws: Awaited<ReturnType<typeof awsStandIn>>;
beforeAll(async () => {
  vault = await vaultStandIn();
  aws = await awsStandIn();
  const env = {
    VAULT_ADDR: vault.url,
    VAULT_ROLE_ID: role.id,
    VAULT_SECRET_ID: role.secret,
    AWS_ACCESS_KEY_ID: awsKey.id,
    AWS_SECRET_ACCESS_KEY: awsKey.secret,
    AWS_ENDPOINT_URL: aws.url,
  };
  world = await openRuledWorld([ruleOf(approveBy({ groups: [sre] }))], { env });
});
afterAll(async () => {
  await world.close();
  await vault.stop();
  await aws.stop();
});

const stores = [
  {
    store: 'Vault',
    deliverTo: inVault,
    write: 'data',
    look: 'metadata',
    place: (part: string) => `datadog/main/${part}`,
    at: (path: string) => vault.at(path),
    fail: (on: string, answer: 'dropped' | { readonly status: number }) =>
      void vault.faults.push({ on, answer }),
  },
  {
    store: 'AWS Secrets Manager',
    deliverTo: inAws,
    write: 'CreateSecret',
    look: 'DescribeSecret',
    place: (part: string) => `datadog/${part}`,
    at: (name: string) => aws.at(name),
    fail: (on: string, answer: 'dropped' | { readonly status: number }) =>
      void aws.faults.push({ on, answer }),
  },
];

describe.each(stores)('by a rule that names $store', ({ store, deliverTo, place, at, ...wire }) => {
  const mark = store === 'Vault' ? 'v' : 'a';
  async function asks(purpose: string) {
    world.setRules(ruleOf(approveBy({ groups: [sre] }), { deliverTo }));
    const story = storyOf(world, `${purpose} ${mark}`);
    const path = place(`${purpose} ${mark}`.toLowerCase().replaceAll(' ', '-'));
    await story.ask({ lifetime: '604800' });
    return { story, path };
  }
  const secretAt = (path: string): string => at(path).at(-1)?.['DD_APP_KEY'] ?? '';

  test('the card shows the target, and on approval the key is there and shown to nobody', async () => {
    const { story, path } = await asks('At once');
    const card = wordsOf(await story.card('Written to'));
    expect(card).toContain(store);
    expect(card).toContain(path);
    await story.approve();
    const note = wordsOf(await story.note('Your key is in its secret store.'));
    expect(note).toContain(path);
    expect(await statusOf(world, secretAt(path))).toBe(200);
    expect(await story.secretsSeen()).toBe(0);
    const traces = { log: world.logText(), ledger: world.ledgerBytes() };
    expect(await findLeaks(world.control, traces)).toEqual([]);
  });

  test('a rotation writes a new version, and the old key ends after the overlap', async () => {
    const { story, path } = await asks('Rotated');
    await story.approve();
    await story.note('Your key is in its secret store.');
    const first = secretAt(path);
    await world.moveClock(hours(1));
    await story.press(world.ana, actions.rotate);
    await eventually('a second version', async () => at(path).length === 2);
    const second = secretAt(path);
    await story.note(`key ending ${second.slice(-4)} was written to`);
    expect([await statusOf(world, first), await statusOf(world, second)]).toEqual([200, 200]);
    await world.moveClock(hours(1));
    await statusOf(world, second);
    await world.moveClock(hours(50));
    await eventually('the older key has ended', async () => {
      await world.moveClock(hours(1));
      return story.alive().length === 1;
    });
    expect(await statusOf(world, second)).toBe(200);
    expect(await story.secretsSeen()).toBe(0);
  });

  test('a write that fails revokes the key and says so, and a press tries again', async () => {
    const { story, path } = await asks('Refused');
    await story.card();
    wire.fail(wire.write, { status: 403 });
    await story.approve();
    await story.note('The secret store did not let me write there');
    await untilAlive(world, story.purpose, 0);
    expect(story.keys()).toHaveLength(1);
    await story.press(world.ana, actions.show);
    await story.note('Your key is in its secret store.');
    expect(await statusOf(world, secretAt(path))).toBe(200);
  });

  test('a store that is away is waited for, and no key is made meanwhile', async () => {
    const { story } = await asks('Away');
    await story.card();
    for (const status of [503, 503]) wire.fail(wire.look, { status });
    await story.approve();
    await story.note('The secret store gives no answer just now');
    expect(story.keys()).toHaveLength(0);
    await eventually('the key is there', async () => {
      await world.moveClock(60_000);
      return story.alive().length === 1;
    });
    await story.note('Your key is in its secret store.');
  });

  test('two requests for one target: the second is told, and the key of the first stays', async () => {
    const { story, path } = await asks('Twice');
    await story.approve();
    await story.note('Your key is in its secret store.');
    const first = secretAt(path);
    const { story: other } = await asks('twice');
    await other.approve();
    await other.note('Another live key of mine lies at that place');
    expect(secretAt(path)).toBe(first);
    expect(at(path)).toHaveLength(1);
    expect(await statusOf(world, first)).toBe(200);
    expect(other.keys()).toHaveLength(0);
  });
});
