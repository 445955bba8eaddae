import { z } from 'zod';
import type { Contestant } from './contestant.ts';
import type { Budget, Results, Round, Series } from './numbers.ts';
import { PathCall } from './orders.ts';
import { inTurn, type Setting, settingWords } from './settings.ts';

/* From the press on Approve to the arrival of the message with the key. */

const each = 5;
const heldMs = 100;
const chainBudget: readonly Budget[] = [{ at: 50, times: 1.15, plus: 0 }];

type Way = { readonly holdMs: number; readonly forget: boolean };

async function approveSome(at: Contestant, { holdMs, forget }: Way): Promise<readonly number[]> {
  await at.place.ask(z.unknown(), { do: 'ask', count: each });
  const times: number[] = [];
  for (let number = 0; number < each; number += 1) {
    if (forget) await at.forgetPeople();
    times.push(await at.place.ask(z.number(), { do: 'approve', holdMs }));
  }
  return times;
}

/** A few that are not counted. */
export const warmApprovals = (at: Contestant): Promise<readonly number[]> =>
  approveSome(at, { holdMs: 0, forget: false });

type Rivals = {
  readonly bare: Contestant;
  readonly asking: Contestant;
  readonly ddkey: Contestant;
};
type Case = Way & {
  readonly bench: string;
  readonly rival: keyof Rivals;
  readonly against: string;
  readonly budgets: readonly Budget[];
};

const pressed = 'makes and shows';
const asked = 'asks, makes, shows';

const cases: readonly Case[] = [
  {
    bench: 'approve, calls at once',
    holdMs: 0,
    forget: false,
    rival: 'asking',
    against: asked,
    budgets: [],
  },
  {
    bench: `approve, ${heldMs} ms a call, people known`,
    holdMs: heldMs,
    forget: false,
    rival: 'asking',
    against: asked,
    budgets: chainBudget,
  },
  {
    bench: `approve, ${heldMs} ms a call, people to be looked up`,
    holdMs: heldMs,
    forget: true,
    rival: 'asking',
    against: asked,
    budgets: chainBudget,
  },
  {
    bench: `approve, ${heldMs} ms a call, against a bot that asks nobody`,
    holdMs: heldMs,
    forget: false,
    rival: 'bare',
    against: pressed,
    budgets: [],
  },
];

/** Approvals in every way, and the calls on the way of the last one of each. */
export async function approveCases(
  rivals: Rivals,
  { rounds, setting }: { readonly rounds: number; readonly setting: Setting },
): Promise<Results> {
  const words = settingWords(setting);
  const series: Series[] = [];
  const paths: Results['paths'][number][] = [];
  for (const { bench, rival, against, budgets, ...way } of cases) {
    const measured: readonly Round[] = await inTurn(
      rounds,
      () => approveSome(rivals[rival], { ...way, forget: false }),
      () => approveSome(rivals.ddkey, way),
    );
    series.push({ bench, setting: words, unit: 'ms', against, rounds: measured, budgets });
    const calls = await rivals.ddkey.place.ask(z.array(PathCall), { do: 'path' });
    if (way.forget && !calls.some(({ what }) => what === 'users.info')) {
      throw new Error(`${bench}: nobody was looked up, so it is not what it says`);
    }
    paths.push({ setting: `${bench}, ${words}`, calls });
  }
  return { series, figures: [], paths };
}
