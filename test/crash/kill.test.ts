import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { examine } from './examine.ts';
import type { KillPoint } from './kill-points.ts';
import { getsKey, type Served } from './requester.ts';
import { openScene, type Scene } from './scene.ts';

const oneEnd = 'the requester still ends with one working key';

/** The points on the way to a key; crash-test.ts takes all others too. */
const promises = {
  'before-submit-commit': `killed before the request was kept, the form is sent again and ${oneEnd}`,
  'after-card': `killed before the card's place was kept, a card that works follows and ${oneEnd}`,
  'after-approve-commit': `killed right after the approval, ${oneEnd}`,
  'after-intended-commit': `killed once the attempt was kept, ${oneEnd}`,
  'before-create': `killed before the call to Datadog, ${oneEnd}`,
  'after-create': `killed after Datadog's answer and before the commit, ${oneEnd}, and the other one is revoked`,
  'before-made-commit': `killed with the key's id written and not committed, ${oneEnd}, and the other one is revoked`,
  'after-made-commit': `killed once the key's id was kept, ${oneEnd}, and the other one is revoked`,
  'after-showing-commit': `killed before Slack was called, ${oneEnd}, and the other one is revoked`,
  'after-slack': `killed after Slack showed the key, ${oneEnd}, and the one on the screen is revoked and named`,
  'before-live-commit': `killed with the receipt of Slack not committed, ${oneEnd}, and the one on the screen is revoked and named`,
  'after-live-commit': `killed once the delivery was kept, the key that was shown is the one that works`,
  'before-revoke-call': `killed before a replaced key was deleted, it is deleted and ${oneEnd}`,
  'after-revoke-call': `killed after a replaced key was deleted and before the commit, ${oneEnd}`,
} as const satisfies Partial<Record<KillPoint, string>>;

const isPromised = (point: string): point is keyof typeof promises =>
  Object.hasOwn(promises, point);
const onTheWay = Object.keys(promises).filter(isPromised);

const replaces = (point: KillPoint): boolean =>
  point === 'before-revoke-call' || point === 'after-revoke-call';

/** Asks while a bot dies at `point`; a fresh one takes its place. */
async function getsKeyAcross(scene: Scene, point: KillPoint): Promise<Served> {
  const dying = await scene.start(point);
  let died = false;
  const asking = getsKey(scene, point, { replaces: replaces(point) }).then((served) => {
    if (!died) throw new Error(`the bot never came to ${point}:\n${dying.output()}`);
    return served;
  });
  const restarted = dying.ended().then(() => {
    died = true;
    return scene.start();
  });
  const [served] = await Promise.all([asking, restarted]);
  return served;
}

/** A bot that takes up work and dies of it; it may be dead before it is even connected. */
const diesAgain = (scene: Scene, point: KillPoint): Promise<void> =>
  scene.start(point).then(
    (bot) => bot.ended(),
    () => {},
  );

describe('a bot that is killed and started again', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  for (const point of onTheWay) {
    test(promises[point], async () => {
      const served = await getsKeyAcross(scene, point);
      await scene.watch();
      await examine(scene, served);
    }, 150_000);
  }

  test('killed, and killed twice more while it recovers, the requester still ends with one working key, and the others are revoked', async () => {
    const dying = await scene.start('after-create');
    const restarted = dying
      .ended()
      .then(() => diesAgain(scene, 'after-showing-commit'))
      .then(() => diesAgain(scene, 'after-slack'))
      .then(() => scene.start());
    const [served] = await Promise.all([getsKey(scene, 'Killed three times'), restarted]);
    await scene.watch();
    const { request } = served;
    const made = scene.sandbox.datadog.keys().filter(({ name }) => name.includes(request));
    expect(made).toHaveLength(4);
    await examine(scene, served);
  }, 150_000);

  test('after all of that every requester still holds exactly one working key', () => {
    const alive = scene.sandbox.datadog.keys().filter(({ revokedAt }) => revokedAt === null);
    expect(alive).toHaveLength(onTheWay.length + 1);
  });
});
