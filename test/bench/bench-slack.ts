import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { approveCases, warmApprovals } from './case-approve.ts';
import type { Contestant } from './contestant.ts';
import { type Budget, nothing, type Results, type Series, together } from './numbers.ts';
import { Times } from './orders.ts';
import {
  type How,
  inTurn,
  type Living,
  live,
  type Mode,
  type Setting,
  settingWords,
} from './settings.ts';

/* What people feel: commands, approvals and the search, of ddkey and of a bare app in turn. */

/** What the way from a command to its form may take. */
export const commandBudgets: readonly Budget[] = [
  { at: 50, times: 1.15, plus: 1 },
  { at: 99, times: 1.3, plus: 5 },
];
const oneAtATime = 400;
const burst = 50;
const bursts = 12;
/** The last one of a burst waits for chance more than anybody, so there are more rounds of them. */
const burstRounds = 3;
const letters = 100;
const warmUp = 60;
const modes: readonly Mode[] = ['socket', 'http'];

/** The form that ddkey opens, as a file for the bare app. */
export async function keepForm(ddkey: Contestant, folder: string): Promise<string> {
  const form = await ddkey.place.ask(z.record(z.string(), z.unknown()), { do: 'form' });
  const path = join(folder, 'form.json');
  const { id: _id, hash: _hash, ...view } = form;
  writeFileSync(path, JSON.stringify(view));
  return path;
}

/** Types the command so often; ms until each form was asked for. */
export const commands = (count: number, atOnce: number) => (at: Contestant) =>
  at.place.ask(Times, { do: 'commands', count, atOnce });
const search = (at: Contestant) =>
  at.place.ask(Times, { do: 'search', count: letters, perSecond: 50 });

type Rivals = {
  readonly bare: Contestant;
  readonly asking: Contestant;
  readonly ddkey: Contestant;
};
type Case = {
  readonly bench: string;
  readonly act: (at: Contestant) => Promise<readonly number[]>;
  readonly budgets: readonly Budget[];
  /** So many rounds for each that is wanted. */
  readonly often: number;
};

const typingCases: readonly Case[] = [
  { bench: 'command', act: commands(oneAtATime, 1), budgets: commandBudgets, often: 1 },
  {
    bench: 'burst',
    act: commands(bursts * burst, burst),
    budgets: commandBudgets,
    often: burstRounds,
  },
  // Nothing in the design limits it; a search that feels slow would show here.
  { bench: 'search', act: search, budgets: [], often: 1 },
];

async function measure(
  { bench, act, budgets, often }: Case,
  { bare, ddkey }: Rivals,
  { rounds, setting }: { readonly rounds: number; readonly setting: string },
): Promise<Series> {
  const measured = await inTurn(
    rounds * often,
    () => act(bare),
    () => act(ddkey),
  );
  return { bench, setting, unit: 'ms', against: 'bare app', rounds: measured, budgets };
}

async function warm({ bare, asking, ddkey }: Rivals): Promise<void> {
  for (const each of [bare, asking, ddkey]) {
    await commands(warmUp, 1)(each);
    await commands(bursts * burst, burst)(each);
    await search(each);
    await warmApprovals(each);
  }
}

async function withRivals<T>(setting: Setting, work: (rivals: Rivals) => Promise<T>): Promise<T> {
  const living: Living[] = [];
  try {
    const ddkey = await live('ddkey', setting);
    living.push(ddkey);
    const form = await keepForm(ddkey, mkdtempSync(join(tmpdir(), 'ddkey-bench-')));
    const bare = await live('bare', setting, { env: { BARE_FORM: form } });
    living.push(bare);
    const asking = await live('bare', setting, { env: { BARE_FORM: form, BARE_ASKS_WHO: '1' } });
    living.push(asking);
    return await work({ bare, asking, ddkey });
  } finally {
    for (const each of living) await each.end();
  }
}

const inSetting = (
  { rounds, say }: How,
  setting: Setting,
  only: readonly string[],
): Promise<Results> =>
  withRivals(setting, async (rivals) => {
    const words = settingWords(setting);
    await warm(rivals);
    const all: Results[] = [];
    for (const each of typingCases.filter(({ bench }) => only.includes(bench))) {
      say(`${each.bench}, ${words}`);
      const series = await measure(each, rivals, { rounds, setting: words });
      all.push({ ...nothing, series: [series] });
    }
    if (only.includes('approve')) {
      say(`approve, ${words}`);
      all.push(await approveCases(rivals, { rounds, setting }));
    }
    return together(all);
  });

/** Names for the command line, each with what it measures. */
const measured = {
  command: ['command', 'burst'],
  approve: ['approve'],
  search: ['search'],
} as const;
export const slackNames = ['command', 'approve', 'search'] as const;

/** Measures those that are named, with bots that are started once for each setting. */
export async function slackBenches(
  how: How,
  names: readonly (typeof slackNames)[number][],
): Promise<Results> {
  const only = names.flatMap((name) => measured[name]);
  const all: Results[] = [];
  for (const mode of modes) {
    for (const kept of how.kept) all.push(await inSetting(how, { mode, kept }, only));
  }
  return together(all);
}
