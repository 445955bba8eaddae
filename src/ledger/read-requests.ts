import type { AccessRequest } from '../access/request.ts';
import type { Instant } from '../policy/instant.ts';
import { unusable } from './open-database.ts';
import { openForReading } from './open-reading.ts';
import { requestOf } from './rows.ts';

/** The requests since a moment, oldest first. Throws LedgerUnusable. */
export async function readRequests(url: string, since: Instant): Promise<readonly AccessRequest[]> {
  const db = openForReading(url);
  try {
    const rows = await db
      .selectFrom('request')
      .selectAll()
      .where('submitted_at', '>=', since)
      .orderBy('submitted_at')
      .execute();
    return rows.map(requestOf);
  } catch (cause) {
    throw unusable('The requests of the ledger cannot be read', cause);
  } finally {
    await db.destroy();
  }
}
