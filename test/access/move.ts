import type { Refused } from '../../src/access/refusal.ts';
import type { Desk } from './desk.ts';
import type { Memory } from './model.ts';
import type { PausingWorker } from './pausing-worker.ts';

/** A desk with one request on it and two workers beside it. */
export type Scene = {
  readonly desk: Desk;
  readonly workers: readonly [PausingWorker, PausingWorker];
  readonly memory: Memory;
};
/** What happens, by name; `run` says what came of it. */
export type Move = {
  readonly name: string;
  readonly run: (scene: Scene) => Promise<string>;
  readonly toString: () => string;
};

export const move = (name: string, run: Move['run']): Move => ({ name, run, toString: () => name });

const outcome = (answer: { readonly kind: string } | Refused): string =>
  'refusal' in answer ? `refused, ${answer.refusal.code}` : answer.kind;

/** A press; the model says beforehand whether it counts. */
export async function pressed(
  counts: boolean,
  press: Promise<{ readonly kind: string } | Refused>,
): Promise<string> {
  const came = outcome(await press);
  if (counts === came.startsWith('refused')) {
    throw new Error(
      `the model says that this ${counts ? 'counts' : 'is refused'}, and it is ${came}`,
    );
  }
  return came;
}
