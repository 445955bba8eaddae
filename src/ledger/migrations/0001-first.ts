import type { Kysely, Migration } from 'kysely';
import type { LedgerDialect } from '../dialect.ts';

const requests = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('request')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('requester', 'text', (column) => column.notNull())
    .addColumn('ask', 'text', (column) => column.notNull())
    .addColumn('site', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('view_id', 'text', (column) => column.notNull().unique())
    .addColumn('submitted_at', 'text', (column) => column.notNull())
    .addColumn('lapses_at', 'text', (column) => column.notNull())
    .addColumn('decision', 'text')
    .addColumn('failure', 'text')
    .addColumn('card_channel', 'text')
    .addColumn('card_ts', 'text')
    .addColumn('note_channel', 'text')
    .addColumn('note_ts', 'text')
    .addColumn('note_calls', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('request_by_requester')
    .on('request')
    .columns(['requester', 'submitted_at'])
    .execute();
  await db.schema
    .createIndex('request_by_state')
    .on('request')
    .columns(['state', 'submitted_at'])
    .execute();
};

const grants = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('grant')
    .addColumn('request_id', 'text', (column) => column.primaryKey().references('request.id'))
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('claim_ends_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text')
    .addColumn('trouble', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('end_reason', 'text')
    .execute();
  // In the order in which Home lists a person's keys, so that a page is read without sorting.
  await db.schema
    .createIndex('grant_by_holder')
    .on('grant')
    .columns(['holder', 'ended_at', 'expires_at', 'request_id'])
    .execute();
  await db.schema
    .createTable('generation')
    .addColumn('request_id', 'text', (column) => column.notNull().references('grant.request_id'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('generation_once', ['request_id', 'number'])
    .execute();
};

const keys = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('key')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('request_id', 'text', (column) => column.notNull().references('request.id'))
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('org', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('attempt_due', 'integer', (column) => column.notNull())
    .addColumn('attempt_number', 'integer', (column) => column.notNull())
    .addColumn('datadog_id', 'text')
    .addColumn('last4', 'text')
    .addColumn('replaces', 'text')
    .addColumn('intended_at', 'text', (column) => column.notNull())
    .addColumn('shown_at', 'text')
    .addColumn('expires_at', 'text')
    .addColumn('received_at', 'text')
    .addColumn('revoke_reason', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('key_by_request').on('key').column('request_id').execute();
};

const dueWork = async (db: Kysely<unknown>, dialect: LedgerDialect): Promise<void> => {
  await db.schema
    .createTable('due_work')
    // Never reused: a claim names row and number, and must not fit a later row.
    .addColumn('id', 'integer', dialect.risingId)
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('run_at', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('last_error', 'text')
    .addColumn('wanted', 'integer', (column) => column.notNull())
    .addColumn('claim_number', 'integer', (column) => column.notNull())
    .addColumn('claimed_until', 'text')
    .addUniqueConstraint('due_once', ['kind', 'subject'])
    .execute();
  await db.schema.createIndex('due_by_time').on('due_work').column('run_at').execute();
};

const audit = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('audit_event')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text')
    .addColumn('key_id', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('audit_by_request').on('audit_event').column('request_id').execute();
};

const homes = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('home_opened')
    .addColumn('person', 'text', (column) => column.primaryKey())
    .addColumn('opened_at', 'text', (column) => column.notNull())
    .addColumn('page', 'integer', (column) => column.notNull())
    .execute();
};

/** The first shape of the ledger. Never edited after a release; changes come as new migrations. */
export const first = (dialect: LedgerDialect): Migration => ({
  async up(db) {
    await requests(db);
    await grants(db);
    await keys(db);
    await dueWork(db, dialect);
    await audit(db);
    await homes(db);
  },
});
