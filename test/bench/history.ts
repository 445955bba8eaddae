import { openLedger } from '../../src/ledger/open.ts';
import { SlackUserId } from '../../src/policy/ids.ts';
import { instantOf } from '../../src/policy/instant.ts';
import { fillLedger, type LedgerSize } from './big-ledger.ts';
import type { Place } from './place.ts';

/* A ledger that has a history before its bot starts. */

const claimed = 200;
const leaseSeconds = 60;

const auditKeyOf = (place: Place): Buffer =>
  Buffer.from(place.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');

/** Brings the tables up to date and fills them; seconds that the filling took. */
export async function makeHistory(url: string, place: Place, size: LedgerSize): Promise<number> {
  await (await openLedger(url, auditKeyOf(place), () => {})).close();
  return fillLedger(url, size);
}

/** Ms of each claim of due work, with all that is not due and all that is done around it. */
export async function claimTimes(url: string, place: Place): Promise<readonly number[]> {
  const ledger = await openLedger(url, auditKeyOf(place), () => {});
  const now = instantOf(Date.now());
  await ledger.inTransaction(async (tx) => {
    for (let number = 0; number < claimed; number += 1) {
      const subject = SlackUserId.parse(`U0CLAIM${number}`);
      await tx.addDue({ kind: 'check-holder', subject, runAt: now });
    }
  });
  const times: number[] = [];
  for (let number = 0; number < claimed; number += 1) {
    const from = performance.now();
    const due = await ledger.claimDue(now, leaseSeconds, number % 2 === 0 ? 'awaited' : 'any');
    times.push(performance.now() - from);
    const taken = due ?? (await ledger.claimDue(now, leaseSeconds));
    if (taken === null) throw new Error('a claim found nothing');
    await ledger.finishDue(taken);
  }
  await ledger.close();
  return times;
}
