import type { Kysely } from 'kysely';
import type { AmendTx } from '../access/amendment.ts';
import type { Database } from './database.ts';
import { scopeSet } from './keys-alike.ts';

type Scopes = Pick<AmendTx, 'setGrantScopes' | 'setKeyScopes' | 'isChanging'>;
const scopes = (db: Kysely<Database>): Scopes => ({
  async setGrantScopes(id, given) {
    await db
      .updateTable('grant')
      .set({ scopes: JSON.stringify(given) })
      .where('request_id', '=', id)
      .execute();
  },
  async setKeyScopes(id, listed) {
    const row = await db
      .updateTable('key')
      .set({ scopes: JSON.stringify(listed), scope_set: scopeSet(listed) })
      .where('id', '=', id)
      .where('state', '=', 'live')
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async isChanging(id) {
    const row = await db
      .selectFrom('request')
      .select('id')
      .where('amends', '=', id)
      .where('state', '=', 'approved')
      .executeTakeFirst();
    return row !== undefined;
  },
});

/** The statements about changes of a grant, on one transaction. */
export const amendmentStatements = (db: Kysely<Database>): AmendTx => ({
  ...scopes(db),
  async extendGrant(id, { from, to, lifetimeSeconds }) {
    const row = await db
      .updateTable('grant')
      .set({ expires_at: to, lifetime_seconds: lifetimeSeconds })
      .where('request_id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '=', from)
      .returning('request_id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async setKeyEnd(id, to) {
    const row = await db
      .updateTable('key')
      .set({ expires_at: to })
      .where('id', '=', id)
      .where('state', '=', 'live')
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async letGo(id, end) {
    const row = await db
      .updateTable('grant')
      .set({ let_go: end })
      .where('request_id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '=', end)
      .where((or) => or.or([or('let_go', 'is', null), or('let_go', '!=', end)]))
      .returning('request_id')
      .executeTakeFirst();
    return row !== undefined;
  },
});
