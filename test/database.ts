import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import Libsql from 'libsql';
import { z } from 'zod';
import { randomText } from '../src/new-id.ts';

/*
 * The database of a test: a file of its own, or, where DDKEY_TEST_POSTGRES names a server, a
 * database of its own there. The same suites run on both.
 */
export type TestDatabase = {
  readonly url: string;
  /** Rows of a query, read beside the running bot. */
  readonly rows: (query: string) => unknown[];
  /** Runs SQL past the ledger, as somebody with access to the database could. */
  readonly tamper: (text: string) => void;
  /** All that the database keeps, as bytes to be searched. */
  readonly bytes: () => Buffer;
  readonly drop: () => void;
};

/** A ledger file at a path. */
export const sqliteFile = (path: string): TestDatabase => ({
  url: `sqlite:${path}`,
  rows(query) {
    const database = new Libsql(path, { readonly: true });
    try {
      return database.prepare(query).all([]);
    } finally {
      database.close();
    }
  },
  tamper(text) {
    const database = new Libsql(path);
    database.pragma('busy_timeout = 5000');
    database.exec(text);
    database.close();
  },
  bytes: () =>
    Buffer.concat(
      ['', '-wal', '-shm', '.lock', '.lock-journal']
        .map((ending) => `${path}${ending}`)
        .filter((file) => existsSync(file))
        .map((file) => readFileSync(file)),
    ),
  drop: () => {},
});

function psql(url: string, text: string, ...flags: readonly string[]): string {
  const ran = spawnSync('psql', [url, '-v', 'ON_ERROR_STOP=1', '-qAt', ...flags, '-c', text]);
  if (ran.status !== 0) throw new Error(`psql: ${ran.stderr.toString()}`);
  return ran.stdout.toString();
}

function postgresDatabase(server: string): TestDatabase {
  const name = `ddkey_${randomText()}`;
  psql(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const at = url.href;
  return {
    url: at,
    rows: (query) =>
      z
        .array(z.unknown())
        .parse(JSON.parse(psql(at, `select coalesce(json_agg(r), '[]') from (${query}) r`))),
    tamper: (text) => {
      psql(at, text);
    },
    bytes: () => spawnSync('pg_dump', [at], { maxBuffer: 256 * 1024 * 1024 }).stdout,
    drop: () => {
      psql(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** A fresh database; `path` is where its file goes when it is one. */
export function freshDatabase(path: string): TestDatabase {
  const server = process.env['DDKEY_TEST_POSTGRES'];
  return server === undefined || server === '' ? sqliteFile(path) : postgresDatabase(server);
}
