import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../src/sandbox/person.ts';
import { examine } from './examine.ts';
import { getsKey, type Served } from './requester.ts';
import { openScene, type Scene } from './scene.ts';

/** Waits for both keys, the one that nobody got an answer for included, then for the watch. */
async function settle(scene: Scene, served: Served): Promise<void> {
  await eventually('Datadog has made both keys', async () => {
    const named = scene.sandbox.datadog.keys().filter((key) => key.name.includes(served.request));
    return named.length === 2;
  });
  await scene.watch();
  await examine(scene, served);
}

describe('a creation whose answer never comes', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  test('made after the client gave up, the key is found and revoked, and the requester has another', async () => {
    await scene.start();
    // The client waits 10 s.
    const what = { kind: 'late', ms: 13_000 } as const;
    await scene.sandbox.control.fault({ side: 'datadog', call: 'create', what });
    await settle(scene, await getsKey(scene, 'Made late'));
  }, 150_000);

  test('made before a server error, the key is found and revoked, and the requester has another', async () => {
    await scene.start();
    const what = { kind: 'answer-after', status: 500 } as const;
    await scene.sandbox.control.fault({ side: 'datadog', call: 'create', what });
    await settle(scene, await getsKey(scene, 'Made and denied'));
  }, 150_000);

  test('killed while Datadog was asked and made only then, the key is found and revoked, and the requester has another', async () => {
    const dying = await scene.start();
    const what = { kind: 'late', ms: 4000 } as const;
    await scene.sandbox.control.fault({ side: 'datadog', call: 'create', what });
    const creations = (): number =>
      scene.sandbox.datadog.calls().filter(({ method }) => method === 'create').length;
    const before = creations();
    const killed = eventually('Datadog is asked', async () => creations() > before)
      .then(() => dying.kill())
      .then(() => scene.start());
    const [served] = await Promise.all([getsKey(scene, 'Made for nobody'), killed]);
    await settle(scene, served);
    expect(creations()).toBe(before + 2);
  }, 150_000);
});
