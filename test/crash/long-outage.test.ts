import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { day } from '../../src/policy/instant.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { isApproved, messagesAbout, secretIn } from './requester.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const holder = people.requester.id;

test('killed after Slack showed the key and down until past its end, the key is revoked and no new one is made', async () => {
  const dying = await scene.start('after-slack');
  const request = await isApproved(scene, 'Outlived');
  await dying.ended();
  const keys = () => scene.sandbox.datadog.keys().filter(({ name }) => name.includes(request));
  expect(keys()).toMatchObject([{ revokedAt: null }]);
  await scene.sandbox.control.moveClock(8 * day * 1000);
  await scene.start();
  await eventually('the note tells that the key has ended', async () =>
    (await messagesAbout(scene, holder, request)).some((it) => wordsOf(it).includes('has ended')),
  );
  await scene.watch();
  expect(keys()).toMatchObject([{ revokedAt: expect.any(String) }]);
  const shown = (await messagesAbout(scene, holder, request)).filter((it) => secretIn(it) !== null);
  expect(shown).toHaveLength(1);
}, 150_000);
