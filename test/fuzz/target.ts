import fc from 'fast-check';

/** What was wrong with one case, in words; null when nothing was. */
export type Judged = string | null;

/** One door that input comes in by, and a way to try many cases at it. */
export type Target<C> = {
  readonly name: string;
  readonly cases: fc.Arbitrary<C>;
  /** Tries cases, at once where that is safe; a judgement for each. */
  readonly tryAll: (cases: readonly C[]) => Promise<readonly Judged[]>;
  /** How many are tried together. */
  readonly atOnce: number;
  /** What can only be told when all is over. */
  readonly after?: () => Promise<readonly string[]>;
};

type Found = { readonly target: string; readonly says: string };
export type Tried = {
  readonly name: string;
  readonly cases: number;
  readonly ms: number;
  readonly found: readonly Found[];
};

/** So many different faults of one target are told; one fault spoils many cases. */
const mostTold = 5;

const kindOf = (says: string): string => says.replaceAll(/[0-9a-f]{6,}|\d+/giu, '#').slice(0, 80);

/** The same case alone, made as small as still shows a fault. */
async function shrunk<C>(target: Target<C>, seed: number, at: number): Promise<string> {
  const alone = fc.asyncProperty(target.cases, async (one) => {
    const [says] = await target.tryAll([one]);
    if (says !== null && says !== undefined) throw new Error(says);
  });
  const run = await fc.check(alone, {
    seed,
    path: String(at),
    numRuns: 1,
    markInterruptAsFailure: false,
    interruptAfterTimeLimit: 8_000,
  });
  if (!run.failed || run.counterexample === null) return 'not shown again when sent alone';
  return `smallest: ${fc.stringify(run.counterexample[0]).slice(0, 2000)} (path ${run.counterexamplePath})`;
}

/** Tries so many cases of a target; the seed gives the same ones again. */
export async function tryTarget<C>(
  target: Target<C>,
  { seed, count }: { readonly seed: number; readonly count: number },
): Promise<Tried> {
  const startedAt = Date.now();
  const cases = fc.sample(target.cases, { seed, numRuns: count });
  const kinds = new Map<string, { readonly says: string; readonly at: number }>();
  for (let from = 0; from < cases.length; from += target.atOnce) {
    const judged = await target.tryAll(cases.slice(from, from + target.atOnce));
    judged.forEach((says, place) => {
      if (says !== null && !kinds.has(kindOf(says)))
        kinds.set(kindOf(says), { says, at: from + place });
    });
  }
  const found: Found[] = [];
  for (const { says, at } of [...kinds.values()].slice(0, mostTold)) {
    const smallest = await shrunk(target, seed, at);
    found.push({ target: target.name, says: `case ${at}: ${says}\n    ${smallest}` });
  }
  for (const says of (await target.after?.()) ?? []) found.push({ target: target.name, says });
  return { name: target.name, cases: cases.length, ms: Date.now() - startedAt, found };
}
