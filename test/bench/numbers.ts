/* The arithmetic of the bench, apart from what is measured, so that it can be tested by itself. */

/** The value that so many percent of all are no larger than (nearest rank); throws for none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const found = sorted[rank - 1];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

/** The middle of the rounds; of two middles, their mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured');
  return (lower + upper) / 2;
}

/** What may be needed: so many times the other side, or so much on top of it, whichever is larger. */
export type Budget = { readonly at: number; readonly times: number; readonly plus: number };

export const allowed = (base: number, { times, plus }: Pick<Budget, 'times' | 'plus'>): number =>
  Math.max(base * times, base + plus);

/** One round: what each side was measured at, one value for each act. */
export type Round = { readonly base: readonly number[]; readonly ours: readonly number[] };

/** Two sides measured in turn; `base` names the one that `ours` is held against. */
export type Series = {
  readonly bench: string;
  readonly setting: string;
  readonly unit: string;
  readonly against: string;
  readonly rounds: readonly Round[];
  readonly budgets: readonly Budget[];
};

export type Line = {
  readonly at: number;
  readonly base: number;
  readonly ours: number;
  readonly ratio: number;
  readonly allowed: number | null;
  readonly met: boolean | null;
  /** The same of each round, in the order in which they were run. */
  readonly eachBase: readonly number[];
  readonly eachOurs: readonly number[];
};

const percents: readonly number[] = [50, 95, 99];

/** One percentile of a series: taken in each round, and judged on the median of the rounds. */
function lineAt(series: Series, at: number): Line {
  const eachBase = series.rounds.map(({ base }) => percentile(base, at));
  const eachOurs = series.rounds.map(({ ours }) => percentile(ours, at));
  const base = median(eachBase);
  const ours = median(eachOurs);
  const budget = series.budgets.find((each) => each.at === at);
  const limit = budget === undefined ? null : allowed(base, budget);
  const met = limit === null ? null : ours <= limit;
  return { at, base, ours, ratio: ours / base, allowed: limit, met, eachBase, eachOurs };
}

export const linesOf = (series: Series): readonly Line[] =>
  percents.map((at) => lineAt(series, at));

/** One number by itself, a round at a time; `most` is its budget, where it has one. */
export type Figure = {
  readonly bench: string;
  readonly setting: string;
  readonly what: string;
  readonly unit: string;
  readonly each: readonly number[];
  readonly most: number | null;
};

export const figureMet = ({ each, most }: Figure): boolean | null =>
  most === null ? null : median(each) <= most;

/** The calls on the way from a press to the message with the key, in their order. */
type Path = {
  readonly setting: string;
  readonly calls: readonly { readonly afterMs: number; readonly what: string }[];
};

export type Results = {
  readonly series: readonly Series[];
  readonly figures: readonly Figure[];
  readonly paths: readonly Path[];
};

export const nothing: Results = { series: [], figures: [], paths: [] };

export const together = (all: readonly Results[]): Results => ({
  series: all.flatMap(({ series }) => series),
  figures: all.flatMap(({ figures }) => figures),
  paths: all.flatMap(({ paths }) => paths),
});

/** Every budget that was missed, in words. */
export const missed = ({ series, figures }: Omit<Results, 'paths'>): readonly string[] => [
  ...series.flatMap((each) =>
    linesOf(each)
      .filter(({ met }) => met === false)
      .map(({ at }) => `${each.bench}, ${each.setting}, p${at}`),
  ),
  ...figures
    .filter((each) => figureMet(each) === false)
    .map(({ bench, setting, what }) => `${bench}, ${setting}, ${what}`),
];
