import { freshDatabase, sqliteFile, type TestDatabase } from '../database.ts';
import { type Contestant, type ProgramName, startContestant } from './contestant.ts';
import type { Results } from './numbers.ts';
import { openPlace, type Place } from './place.ts';

export type Mode = 'socket' | 'http';
export type Kept = 'sqlite' | 'postgres';
export type Setting = { readonly mode: Mode; readonly kept: Kept };

export type How = {
  readonly rounds: number;
  /** The databases that can be had. */
  readonly kept: readonly Kept[];
  readonly say: (line: string) => void;
};

/** One of the seven: measures, and says nothing about what it found. */
export type Bench = { readonly name: string; readonly run: (how: How) => Promise<Results> };

export const settingWords = ({ mode, kept }: Setting): string =>
  `${mode === 'socket' ? 'Socket Mode' : 'HTTP'}, ${kept === 'sqlite' ? 'SQLite' : 'Postgres'}`;

export const keptWords = (kept: Kept): string => (kept === 'sqlite' ? 'SQLite' : 'Postgres');

/** A database of its own for whoever lives at a place. */
export function databaseFor(place: Place, kept: Kept): TestDatabase {
  const path = (place.env['DATABASE_URL'] ?? '').replace(/^sqlite:/u, '');
  return kept === 'sqlite' ? sqliteFile(path) : freshDatabase(path);
}

export type Living = Contestant & { readonly end: () => Promise<void> };

/** Starts a program at a new place. */
export async function live(
  program: ProgramName,
  { mode, kept }: Setting,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    /** What lies in the ledger before the start. */
    readonly fill?: (url: string, place: Place) => Promise<unknown>;
  } = {},
): Promise<Living> {
  const place = await openPlace(mode);
  const database = databaseFor(place, kept);
  const close = async (): Promise<void> => {
    await place.close();
    database.drop();
  };
  try {
    await options.fill?.(database.url, place);
    const env = { DATABASE_URL: database.url, ...options.env };
    const contestant = await startContestant({ program, place, env });
    return {
      ...contestant,
      async end() {
        await contestant.stop();
        await close();
      },
    };
  } catch (fault) {
    await close();
    throw fault;
  }
}

/** Does one thing on each side in turn, A B A B, and keeps every round. */
export async function inTurn<A, B>(
  rounds: number,
  a: () => Promise<A>,
  b: () => Promise<B>,
): Promise<readonly { readonly base: A; readonly ours: B }[]> {
  const all: { base: A; ours: B }[] = [];
  for (let round = 0; round < rounds; round += 1) all.push({ base: await a(), ours: await b() });
  return all;
}
