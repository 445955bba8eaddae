import { expect, test } from '@jest/globals';
import { allowed, figureMet, linesOf, median, missed, percentile, type Series } from './numbers.ts';

const upTo = (most: number): number[] => Array.from({ length: most }, (_, at) => at + 1);

test('a percentile is a value that was measured, whatever order they came in', () => {
  expect(percentile(upTo(100).reverse(), 50)).toBe(50);
  expect(percentile(upTo(100), 99)).toBe(99);
  expect(percentile(upTo(100), 100)).toBe(100);
  expect(percentile([3, 1, 2], 50)).toBe(2);
  expect(percentile([7], 99)).toBe(7);
  // With few values the worst of them is not hidden.
  expect(percentile([1, 1, 1, 90], 99)).toBe(90);
  expect(percentile([9, 10, 80], 0)).toBe(9);
});

test('numbers are sorted as numbers', () => {
  expect(percentile([9, 100, 20], 100)).toBe(100);
  expect(median([9, 100, 20])).toBe(20);
});

test('a bench that measured nothing is a fault and no zero', () => {
  expect(() => percentile([], 50)).toThrow('nothing was measured');
  expect(() => median([])).toThrow('nothing was measured');
});

test('the median of the rounds passes over one that went badly', () => {
  expect(median([5, 400, 6])).toBe(6);
  expect(median([4, 8])).toBe(6);
});

test('the larger of the ratio and the allowance counts', () => {
  expect(allowed(2, { times: 1.15, plus: 1 })).toBe(3);
  expect(allowed(100, { times: 1.15, plus: 1 })).toBeCloseTo(115);
});

const series = (rounds: Series['rounds']): Series => ({
  bench: 'command',
  setting: 'here',
  unit: 'ms',
  against: 'bare',
  rounds,
  budgets: [{ at: 50, times: 1.5, plus: 0 }],
});

test('each percentile is taken in its own round, and no round is left out', () => {
  const [p50] = linesOf(
    series([
      { base: [10, 10, 10], ours: [12, 12, 12] },
      { base: [10, 10, 10], ours: [90, 90, 90] },
      { base: [20, 20, 20], ours: [14, 14, 14] },
    ]),
  );
  expect(p50).toMatchObject({
    base: 10,
    ours: 14,
    ratio: 1.4,
    allowed: 15,
    met: true,
    eachBase: [10, 10, 20],
    eachOurs: [12, 90, 14],
  });
});

test('a percentile without a budget is shown and not judged', () => {
  const [, p95] = linesOf(series([{ base: [1], ours: [1000] }]));
  expect(p95).toMatchObject({ at: 95, allowed: null, met: null });
});

test('what misses its budget is named, and what has none is not', () => {
  const figure = { bench: 'size', setting: 'npm', what: 'tarball', unit: 'kB', each: [3, 9, 4] };
  expect(figureMet({ ...figure, most: 4 })).toBe(true);
  expect(figureMet({ ...figure, most: 3 })).toBe(false);
  expect(figureMet({ ...figure, most: null })).toBeNull();
  const slow = series([{ base: [10], ours: [16] }]);
  expect(missed({ series: [slow], figures: [{ ...figure, most: 3 }] })).toEqual([
    'command, here, p50',
    'size, npm, tarball',
  ]);
  const exact = series([{ base: [10], ours: [15] }]);
  expect(missed({ series: [exact], figures: [{ ...figure, most: null }] })).toEqual([]);
});
