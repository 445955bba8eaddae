import {
  type ColumnDefinitionBuilder,
  type QueryExecutorProvider,
  type RawBuilder,
  sql,
} from 'kysely';

/*
 * All that differs between the databases: their own clock, how a claim picks its row, how appends
 * to the audit chain wait for each other, who is woken, how a rising id is declared. The rest of
 * the ledger is the same SQL on both.
 */
export type LedgerDialect = {
  readonly name: 'sqlite' | 'postgres';
  /** Now, by the clock of the database, as ISO text with milliseconds: leases are measured by it. */
  readonly now: RawBuilder<string>;
  /** The database's clock plus some seconds. */
  readonly nowPlus: (seconds: number) => RawBuilder<string>;
  /** Several writers at once: a claim locks its row and passes over rows that others lock. */
  readonly locksRows: boolean;
  /** The server is at the end of a wire: one long question beats several short ones. */
  readonly isRemote: boolean;
  /** Lets one append to the audit chain at a time, until the transaction ends. */
  readonly lockAudit: (db: QueryExecutorProvider) => Promise<void>;
  /** Wakes the workers of other replicas, after a commit. */
  readonly wakeOthers: (db: QueryExecutorProvider) => Promise<void>;
  /** An id that rises and is never used again. */
  readonly risingId: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
};

const nothing = (): Promise<void> => Promise.resolve();

/** One writer at a time, so nothing has to be locked beside its write lock. */
export const sqlite: LedgerDialect = {
  name: 'sqlite',
  now: sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
  nowPlus: (seconds) =>
    sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`+${Math.round(seconds)} seconds`})`,
  locksRows: false,
  isRemote: false,
  lockAudit: nothing,
  wakeOthers: nothing,
  risingId: (column) => column.primaryKey().autoIncrement(),
};

/** Any number, as long as it is ours alone: names the audit chain among advisory locks. */
const auditLock = 776_461_011;

/** The channel on which replicas wake each other. */
export const wakeChannel = 'ddkey_due_work';

const isoText = (moment: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`to_char((${moment}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export const postgres: LedgerDialect = {
  name: 'postgres',
  now: isoText(sql`clock_timestamp()`),
  nowPlus: (seconds) =>
    isoText(sql`clock_timestamp() + make_interval(secs => ${Math.round(seconds)})`),
  locksRows: true,
  isRemote: true,
  lockAudit: async (db) => {
    await sql`select pg_advisory_xact_lock(${auditLock})`.execute(db);
  },
  wakeOthers: nothing,
  risingId: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
};

/** `replica`: whoever says it; it is not woken by its own word. */
export const postgresAs = (replica: string): LedgerDialect => ({
  ...postgres,
  wakeOthers: async (db) => {
    await sql`select pg_notify(${wakeChannel}, ${replica})`.execute(db);
  },
});
