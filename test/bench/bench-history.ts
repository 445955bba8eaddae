import { people } from '../../src/sandbox/people.ts';
import type { LedgerSize } from './big-ledger.ts';
import { claimTimes, makeHistory } from './history.ts';
import { type Budget, type Results, type Round, type Series, together } from './numbers.ts';
import { Times } from './orders.ts';
import {
  type Bench,
  type How,
  inTurn,
  type Kept,
  keptWords,
  type Living,
  live,
} from './settings.ts';

/* Whether years of history slow down what people and the worker do. */

const small: LedgerSize = { requests: 100, live: 20, overdue: 0 };
const large: LedgerSize = { requests: 1_000_000, live: 100_000, overdue: 0 };
const opened = 15;
/** A person waits for Home; 1.5 times as long, or a few ms that nobody notices, is flat. */
const flat: readonly Budget[] = [{ at: 50, times: 1.5, plus: 0 }];
const against = '100 requests';

const persons = [
  { bench: 'home of a holder of 5 keys', id: people.requester.id },
  { bench: 'home of an admin', id: people.admin.id },
];

const openHome = (at: Living, person: string) =>
  at.place.ask(Times, { do: 'home', person, count: opened });

type Sides = { readonly little: Living; readonly much: Living };

async function homes({ little, much }: Sides, how: How, setting: string): Promise<Series[]> {
  const series: Series[] = [];
  for (const { bench, id } of persons) {
    how.say(`${bench}, ${setting}`);
    for (const each of [little, much]) await openHome(each, id);
    const rounds = await inTurn(
      how.rounds,
      () => openHome(little, id),
      () => openHome(much, id),
    );
    series.push({ bench, setting, unit: 'ms', against, rounds, budgets: flat });
  }
  return series;
}

async function onDatabase(how: How, kept: Kept): Promise<Results> {
  const setting = `Socket Mode, ${keptWords(kept)}`;
  const claims: Round[] = [];
  const base: (readonly number[])[] = [];
  let seconds = Number.NaN;
  const living: Living[] = [];
  try {
    how.say(`a ledger of a million requests, ${keptWords(kept)}`);
    const little = await live(
      'ddkey',
      { mode: 'socket', kept },
      {
        fill: async (url, place) => {
          await makeHistory(url, place, small);
          for (let round = 0; round < how.rounds; round += 1)
            base.push(await claimTimes(url, place));
        },
      },
    );
    living.push(little);
    const much = await live(
      'ddkey',
      { mode: 'socket', kept },
      {
        fill: async (url, place) => {
          seconds = await makeHistory(url, place, large);
          for (const each of base) claims.push({ base: each, ours: await claimTimes(url, place) });
        },
      },
    );
    living.push(much);
    const claim: Series = {
      bench: 'claim of due work',
      setting,
      unit: 'ms',
      against,
      rounds: claims,
      budgets: flat,
    };
    const series = [...(await homes({ little, much }, how, setting)), claim];
    const filled = {
      bench: 'ledger generator',
      setting: keptWords(kept),
      what: '1,000,000 requests, 100,000 live keys',
      unit: 's',
      each: [seconds],
      most: 60,
    };
    return { series, figures: [filled], paths: [] };
  } finally {
    for (const each of living) await each.end();
  }
}

export const homeBench: Bench = {
  name: 'home',
  async run(how) {
    const all: Results[] = [];
    for (const kept of how.kept) all.push(await onDatabase(how, kept));
    return together(all);
  },
};
