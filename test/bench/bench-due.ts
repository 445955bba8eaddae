import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Libsql from 'libsql';
import { z } from 'zod';
import { eventually } from '../../src/sandbox/person.ts';
import { sqliteFile } from '../database.ts';
import { commandBudgets, commands, keepForm } from './bench-slack.ts';
import { makeHistory } from './history.ts';
import { type Figure, nothing, type Results, type Round, together } from './numbers.ts';
import { Counted } from './orders.ts';
import type { Place } from './place.ts';
import { type Bench, type How, type Living, live } from './settings.ts';

/* Ten thousand keys at once: deleted while people go on, and looked through. On SQLite. */

const keys = 10_000;
const heldMs = 50;
const drainedWithinMs = 10 * 60_000;
const setting = 'Socket Mode, SQLite';
const socketAndFile = { mode: 'socket', kept: 'sqlite' } as const;
const Left = z.array(z.object({ left: z.number() }));

const fileOf = (place: Place) =>
  sqliteFile((place.env['DATABASE_URL'] ?? '').replace(/^sqlite:/u, ''));

const leftToDelete = (place: Place): number => {
  const [row] = Left.parse(
    fileOf(place).rows(
      `select count(*) as left from key where state = 'revoking'
        or (state = 'live' and expires_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
    ),
  );
  return row?.left ?? 0;
};

const datadogCalls = async (place: Place, method: string): Promise<number> =>
  (await place.ask(Counted, { do: 'calls' }))[`datadog ${method}`] ?? 0;

const figure = (
  what: string,
  unit: string,
  [value, most]: readonly [number, number | null],
): Figure => ({
  bench: 'due work',
  setting,
  what,
  unit,
  each: [value],
  most,
});

/** Commands on both sides in turn, as long as keys are being deleted. */
async function meanwhile(bare: Living, ddkey: Living, rounds: number): Promise<Round[]> {
  const all: Round[] = [];
  const act = commands(200, 1);
  while (all.length < rounds && leftToDelete(ddkey.place) > 0) {
    const round = { base: await act(bare), ours: await act(ddkey) };
    // Commands that came when nothing was left would say nothing.
    if (leftToDelete(ddkey.place) > 0) all.push(round);
  }
  return all;
}

async function drain(how: How): Promise<Results> {
  how.say(`${keys} keys due at once`);
  const living: Living[] = [];
  try {
    const ddkey = await live('ddkey', socketAndFile, {
      fill: async (url, place) => {
        await makeHistory(url, place, { requests: keys + 100, live: keys, overdue: keys });
        await place.ask(z.unknown(), { do: 'hold', side: 'datadog', holdMs: heldMs });
      },
    });
    living.push(ddkey);
    const from = performance.now();
    const form = await keepForm(ddkey, mkdtempSync(join(tmpdir(), 'ddkey-bench-')));
    const bare = await live('bare', socketAndFile, { env: { BARE_FORM: form } });
    living.push(bare);
    await commands(60, 1)(bare);
    const rounds = await meanwhile(bare, ddkey, how.rounds);
    while (leftToDelete(ddkey.place) > 0 && performance.now() - from < drainedWithinMs) {
      await pause(500);
    }
    const seconds = (performance.now() - from) / 1000;
    const deleted = await datadogCalls(ddkey.place, 'delete');
    return {
      ...nothing,
      series: [
        {
          bench: `command while ${keys} keys are deleted`,
          setting,
          unit: 'ms',
          against: 'bare app',
          rounds,
          budgets: commandBudgets,
        },
      ],
      figures: [
        figure('keys left', 'keys', [leftToDelete(ddkey.place), 0]),
        figure('deletions asked of Datadog', 'calls', [deleted, keys]),
        figure(`all deleted, Datadog at ${heldMs} ms a call`, 's', [seconds, null]),
      ],
    };
  } finally {
    for (const each of living) await each.end();
  }
}

/** The keys of the ledger get the ids and names of those that the stand-in has. */
function putInLedger(path: string, ids: readonly string[]): void {
  const database = new Libsql(path);
  const put = database.prepare('update key set datadog_id = ?, name = ? where rowid = ?');
  database.exec('begin');
  for (const [at, id] of ids.entries()) put.run([id, `Kept by hand ${at}`, at + 1]);
  // Its first look comes an hour after the first start otherwise.
  database.exec(`insert into sweep (org, next_at) values ('main', '2020-01-01T00:00:00.000Z')`);
  database.exec('commit');
  database.close();
}

async function sweep(how: How): Promise<Results> {
  how.say(`a sweep of ${keys} keys`);
  const from = performance.now();
  const ddkey = await live('ddkey', socketAndFile, {
    fill: async (url, place) => {
      await makeHistory(url, place, { requests: keys, live: keys, overdue: 0 });
      const ids = await place.ask(z.array(z.string()), { do: 'make-keys', count: keys });
      putInLedger(url.replace(/^sqlite:/u, ''), ids);
    },
  });
  try {
    const query = `select count(*) as left from sweep where report is null`;
    await eventually('the sweep is over', async () => {
      await pause(100);
      return Left.parse(fileOf(ddkey.place).rows(query))[0]?.left === 0;
    });
    const lists = await datadogCalls(ddkey.place, 'list');
    const what = `sweep of ${keys} keys: lists asked of Datadog`;
    // A hundred a page, once among those of their owner and once among all, and the other lists.
    const figures = [figure(what, 'calls', [lists, (2 * keys) / 100 + 20])];
    how.say(`swept, ${Math.round((performance.now() - from) / 1000)} s in all`);
    return { ...nothing, figures };
  } finally {
    await ddkey.end();
  }
}

export const dueBench: Bench = {
  name: 'due',
  run: async (how) => together([await drain(how), await sweep(how)]),
};
