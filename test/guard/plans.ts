import Libsql from 'libsql';
import { z } from 'zod';
import type { Ran } from './statements.ts';

/* How SQLite goes about each statement that the journeys ran. */

const Step = z.object({ detail: z.string() });

const isQuery = (plainText: string): boolean =>
  /^(select|with|insert|update|delete) /u.test(plainText);

/** The plan of each statement, by its plain form, on a database of the same shape. */
export function plansOn(
  path: string,
  asked: readonly Ran[],
): Readonly<Record<string, readonly string[]>> {
  const database = new Libsql(path, { readonly: true });
  try {
    const texts = new Map(asked.map((one) => [one.text, one.asked]));
    const queries = [...texts]
      .filter(([name]) => isQuery(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      queries.map(([name, text]) => [
        name,
        z
          .array(Step)
          .parse(database.prepare(`explain query plan ${text}`).all([]))
          .map(({ detail }) => detail)
          // Several rows in one insert.
          .filter((step) => !/^SCAN \d+ CONSTANT ROWS$/u.test(step)),
      ]),
    );
  } finally {
    database.close();
  }
}

/** Tables with a row for each org, open review or the like: a look through all of them is no scan. */
const tiny: readonly string[] = ['sweep', 'key_review', 'audit_mark', 'left_holder'];

/**
 * Statements that may: their limit ends the look after a row or two, or SQLite only plans it.
 */
const mayScan: readonly {
  readonly begins: string;
  readonly table: string;
  readonly why: string;
}[] = [
  {
    begins: 'select "seq", "hash" from "audit_event" order by "seq" desc limit ?',
    table: 'audit_event',
    why: 'from the end, one row',
  },
  {
    begins: 'select "run_at" from "due_work" where "claimed_until" is null order by "run_at" limit',
    table: 'due_work',
    why: 'in the order of an index, past the few that are claimed',
  },
  {
    begins: 'insert into "request"',
    table: 'request',
    why: 'rows that refer to the new one are looked for only while a reference is broken',
  },
  {
    begins: 'insert into "request"',
    table: 'target',
    why: 'the same',
  },
  {
    begins: 'insert into "key"',
    table: 'key_review_item',
    why: 'the same',
  },
];

/** True where a statement reads a table from one end to the other. */
export const isFullScan = (text: string, step: string): boolean => {
  const table = /^SCAN (\S+)/u.exec(step)?.[1];
  // `some` is a part of an index, cut off at a limit.
  if (table === undefined || table === 'some' || tiny.includes(table)) return false;
  return !mayScan.some((known) => known.table === table && text.startsWith(known.begins));
};
