import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { examine } from './examine.ts';
import { getsKey, type Served } from './requester.ts';
import { openScene, type Scene } from './scene.ts';
import { numbersFrom } from './seeded.ts';

const rounds = 10;
const seed = Number(process.env['DDKEY_TEST_SEED'] ?? Date.now() % 1_000_000);

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

/** Asks for a key while `bot` dies at some instant of it; a fresh one takes its place. */
async function round(
  bot: BotProcess,
  { name, killAfterMs }: { readonly name: string; readonly killAfterMs: number },
): Promise<{ readonly served: Served; readonly fresh: BotProcess }> {
  const restarted = pause(killAfterMs)
    .then(() => bot.kill())
    .then(() => scene.start());
  const [served, fresh] = await Promise.all([getsKey(scene, name), restarted]);
  return { served, fresh };
}

test(`killed at ${rounds} random instants, every requester ends with one working key, and the others are revoked`, async () => {
  const random = numbersFrom(seed);
  const instants: number[] = [];
  const all: Served[] = [];
  try {
    let bot = await scene.start();
    const startedAt = Date.now();
    all.push(await getsKey(scene, 'Undisturbed'));
    const usualMs = Date.now() - startedAt;
    for (let number = 1; number <= rounds; number += 1) {
      const killAfterMs = Math.round(random() * usualMs);
      instants.push(killAfterMs);
      const { served, fresh } = await round(bot, { name: `Round ${number}`, killAfterMs });
      all.push(served);
      bot = fresh;
    }
    await scene.watch();
    for (const served of all) await examine(scene, served);
    const alive = scene.sandbox.datadog.keys().filter(({ revokedAt }) => revokedAt === null);
    expect(alive).toHaveLength(all.length);
  } catch (cause) {
    const last = all.at(-1)?.request;
    const tale = `DDKEY_TEST_SEED=${seed}, killed after ${instants.join(', ')} ms, last ${last}`;
    throw new Error(`${tale}: ${String(cause)}`, { cause });
  }
}, 280_000);
