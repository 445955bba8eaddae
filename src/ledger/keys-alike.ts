import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AlikeReads } from '../access/alike-reads.ts';
import { SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';
import type { Database } from './database.ts';
import { requestOf } from './rows.ts';

/** A purpose as it is compared: nobody types it twice with the same capitals and blanks. */
export const plainPurpose = (purpose: string): string =>
  purpose.trim().replaceAll(/\s+/gu, ' ').toLowerCase();

/** Stands for a set of scopes in an index, which has no room for a hundred names; null for none. */
export const scopeSet = (scopes: readonly string[]): string | null =>
  scopes.length === 0
    ? null
    : createHash('sha256')
        .update([...scopes].sort().join())
        .digest('hex')
        .slice(0, 32);

/** More than this is not looked through: the card shows the first, and how many there are. */
const readAtMost = 100;

/** Live keys beside a request, soonest end last; a pair counts once, by its application key. */
export const keysAlike =
  (db: Kysely<Database>): AlikeReads['keysAlike'] =>
  async ({ id, ask }, most) => {
    const set = scopeSet(ask.scopes);
    const purpose = plainPurpose(ask.purpose);
    const rows = await db
      .selectFrom('key')
      .innerJoin('grant', 'grant.request_id', 'key.request_id')
      .innerJoin('request', 'request.id', 'key.request_id')
      .selectAll('request')
      .select(['key.last4', 'key.expires_at', 'key.scope_set', 'grant.holder'])
      .where('key.org', '=', ask.org)
      .where('key.state', '=', 'live')
      .where('key.request_id', '!=', id)
      .where((or) =>
        or.or([
          or('key.purpose', '=', purpose),
          ...(set === null ? [] : [or('key.scope_set', '=', set)]),
        ]),
      )
      .orderBy('key.expires_at', 'desc')
      // A pair's API key comes after its application key.
      .orderBy('key.kind', 'desc')
      .limit(readAtMost)
      .execute();
    const firsts = rows.filter((row, at) => rows.findIndex((other) => other.id === row.id) === at);
    const items = firsts.slice(0, most).flatMap((row) => {
      const { last4, expires_at: end } = row;
      if (last4 === null || end === null) return [];
      const its = requestOf(row).ask;
      return [
        {
          holder: SlackUserId.parse(row.holder),
          purpose: its.purpose,
          last4,
          expiresAt: Instant.parse(end),
          samePurpose: plainPurpose(its.purpose) === purpose,
          sameScopes: set !== null && row.scope_set === set,
        },
      ];
    });
    return { items, count: firsts.length };
  };
