import { expect, test } from '@jest/globals';
import type { LedgerCounts } from '../../src/access/ledger-counts.ts';
import { LedgerDown } from '../../src/access/ledger-down.ts';
import { type Asked, keptCounts, readiness } from '../../src/observe/readiness.ts';

const well: Asked = {
  whyNoSlack: () => null,
  readLedger: () => Promise.resolve(null),
  lastAnswers: () => new Map([['main', Date.now()]]),
};
const never = <T>(): Promise<T> => new Promise(() => {});

test('ready is who hears Slack, reads the ledger and was answered by Datadog', async () => {
  expect(await readiness(well)()).toBeNull();
});

test('every reason is said, in plain words', async () => {
  const whyNot = readiness({
    whyNoSlack: () => 'the socket to Slack is not open',
    readLedger: () => Promise.reject(new LedgerDown('gone')),
    lastAnswers: () => new Map([['main', null]]),
  });
  expect(await whyNot()).toBe(
    'the socket to Slack is not open; the ledger cannot be reached; Datadog has not answered since ddkey started',
  );
});

test('a ledger that hangs is asked once, and nobody hangs with it', async () => {
  let asked = 0;
  const whyNot = readiness({
    ...well,
    readLedger: () => {
      asked += 1;
      return never();
    },
  });
  const answers = await Promise.all([whyNot(), whyNot(), whyNot()]);
  expect(new Set(answers)).toEqual(new Set(['the ledger does not answer']));
  await whyNot();
  expect(asked).toBe(1);
});

test('one org that answers is enough, and an answer counts for two and a half hours', async () => {
  const answered = (minutesAgo: number) => {
    const at = Date.now() - minutesAgo * 60_000;
    const lastAnswers = () =>
      new Map([
        ['main', null],
        ['other', at],
      ]);
    return { whyNot: readiness({ ...well, lastAnswers }), at };
  };
  expect(await answered(140).whyNot()).toBeNull();
  const { whyNot, at } = answered(151);
  expect(await whyNot()).toBe(`Datadog last answered at ${new Date(at).toISOString()}`);
});

const counts: LedgerCounts = {
  open: { pending: 0, approved: 0 },
  live: [],
  overdue: { count: 0, since: null },
  stuck: { count: 0, since: null },
  due: [],
  head: null,
  told: [],
};

test('the numbers of the ledger are read once for many scrapes', async () => {
  let reads = 0;
  const read = keptCounts(async () => {
    reads += 1;
    return counts;
  });
  expect(await Promise.all([read(), read(), read()])).toEqual([counts, counts, counts]);
  expect(reads).toBe(1);
});

test('a scrape of a ledger that hangs has no numbers, and ends', async () => {
  let reads = 0;
  const read = keptCounts(() => {
    reads += 1;
    return never();
  });
  expect(await read()).toBeNull();
  expect(await read()).toBeNull();
  expect(reads).toBe(1);
});

test('a ledger that is away and comes back has its numbers again', async () => {
  let isAway = true;
  const read = keptCounts(() =>
    isAway ? Promise.reject(new LedgerDown('gone')) : Promise.resolve(counts),
  );
  expect(await read()).toBeNull();
  isAway = false;
  expect(await read()).toEqual(counts);
});
