import { expect, test } from '@jest/globals';
import { LedgerUnusable } from '../../src/ledger/open-database.ts';
import { throwAwayLedger } from './throw-away.ts';

test('a ledger that a newer version has migrated is refused with a sentence, and left as it is', async () => {
  const at = await throwAwayLedger();
  try {
    at.tamper(
      `insert into kysely_migration (name, "timestamp") values ('9999-later', '2040-01-01T00:00:00.000Z')`,
    );
    const reopened = at.reopen();
    await expect(reopened).rejects.toThrow(LedgerUnusable);
    await expect(reopened).rejects.toThrow('written by a newer version of ddkey');
    at.tamper(`delete from kysely_migration where name = '9999-later'`);
    await at.reopen();
    expect(await at.ledger().nextDueAt()).toBeNull();
  } finally {
    await at.close();
  }
});
