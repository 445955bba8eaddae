import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { openLedger } from '../../src/ledger/open.ts';
import { freshDatabase, sqliteFile, type TestDatabase } from '../database.ts';
import { auditKey } from './throw-away.ts';

/*
 * The shape that the migrations lead to stands in a file of its own, so that a change of it is seen
 * in review, and no change happens by an edited migration or another version of Kysely.
 */

const Lines = z.array(z.object({ line: z.string() }));

/** Tables and indexes as SQLite keeps them, a line for each column. */
const ofSqlite = `select replace(sql, ', "', ',' || char(10) || '  "') || ';' as line
  from sqlite_master where sql is not null and name not like 'kysely_%' and name not like 'sqlite_%'
  order by tbl_name, type desc, name`;

const tables = `pg_class t join pg_namespace s on s.oid = t.relnamespace
  where s.nspname = 'public' and t.relkind = 'r' and t.relname not like 'kysely_%'`;

/** From the catalogue: what pg_dump prints differs from one of its versions to the next. */
const ofPostgres = `select line from (
  select t.relname as name, 0 as part, 0 as place, t.relname::text as line from ${tables}
  union all select t.name, 1, a.attnum, format('  %s %s%s%s', a.attname,
      format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
      case a.attidentity when '' then '' else ' identity' end)
    from (select t.oid, t.relname as name from ${tables}) t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  union all select t.name, 2, row_number() over (order by c.conname),
      format('  %s: %s', c.conname, pg_get_constraintdef(c.oid))
    from (select t.oid, t.relname as name from ${tables}) t
    join pg_constraint c on c.conrelid = t.oid and c.contype in ('p', 'u', 'f', 'c')
  union all select t.name, 3, row_number() over (order by i.indexrelid::regclass::text),
      format('  %s', pg_get_indexdef(i.indexrelid))
    from (select t.oid, t.relname as name from ${tables}) t
    join pg_index i on i.indrelid = t.oid
    where not exists (select from pg_constraint c where c.conindid = i.indexrelid)
  ) as lines order by name, part, place`;

/** The shape that an empty database has when the ledger was opened on it. */
async function migrated(open: (path: string) => TestDatabase, query: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-schema-'));
  const database = open(join(folder, 'ddkey.db'));
  try {
    await (await openLedger(database.url, auditKey, () => {})).close();
    const lines = Lines.parse(database.rows(query)).map(({ line }) => line);
    return `${lines.join('\n')}\n`;
  } finally {
    database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const howToRenew = `If a new migration is meant to change the schema, renew the file and commit it:
DDKEY_RENEW_SCHEMA=1 npm run jest -- dist/test/ledger/schema`;

function compare(name: string, schema: string): void {
  const file = join('test', 'ledger', name);
  if (process.env['DDKEY_RENEW_SCHEMA'] === '1') writeFileSync(file, schema);
  const committed = readFileSync(file, 'utf8');
  const differs = schema === committed ? '' : `${file} is not what the migrations lead to. `;
  expect(`${differs && differs + howToRenew}\n${schema}`).toBe(`\n${committed}`);
}

test('the migrations lead to the committed schema, on SQLite', async () => {
  compare('schema.sqlite.sql', await migrated(sqliteFile, ofSqlite));
});

const server = process.env['DDKEY_TEST_POSTGRES'] ?? '';
if (server !== '') {
  test('the migrations lead to the committed schema, on PostgreSQL', async () => {
    compare('schema.postgres.txt', await migrated(freshDatabase, ofPostgres));
  });
}
