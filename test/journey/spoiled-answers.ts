import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../../src/sandbox/control.ts';
import type { World } from '../world.ts';

/* What a vendor can answer in place of an answer, the same for every call. */

const page = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

export type Spoiled = { readonly name: string; readonly what: Fault['what'] };

export const spoiledAnswers: readonly Spoiled[] = [
  { name: '429', what: { kind: 'rate-limited', seconds: 1 } },
  { name: '500', what: { kind: 'answer', status: 500, body: page } },
  { name: 'HTML', what: { kind: 'answer', status: 200, body: page } },
  { name: 'nothing', what: { kind: 'hang' } },
];

/** Spoils the next calls of this name. */
export const spoil = (
  world: World,
  at: Pick<Fault, 'side' | 'call' | 'times'>,
  { what }: Spoiled,
) => world.control.fault({ ...at, what });

/** The fault is gone. A wait that was asked for with a 429 is real time and cannot be moved. */
export async function mend(world: World, { what }: Spoiled): Promise<void> {
  await world.control.clearFaults();
  if (what.kind === 'rate-limited') await pause(1100);
}
