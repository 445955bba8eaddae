import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '../../src/access/due-work.ts';
import type { LedgerTx } from '../../src/access/ledger-port.ts';
import type { Decision } from '../../src/access/request.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { newId } from '../../src/new-id.ts';
import { Ask } from '../../src/policy/ask.ts';
import { OrgId, type RequestId, SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, day, instantOf } from '../../src/policy/instant.ts';
import { freshDatabase, type TestDatabase } from '../database.ts';

export const auditKey = Buffer.alloc(32, 'test');
export const start = instantOf(Date.UTC(2030, 0, 1));
export const ana = SlackUserId.parse('U0ANA');
export const ben = SlackUserId.parse('U0BEN');
const firstClaim: Claim = { dueId: 1, number: 1 };

/** A ledger on a database of its own, and a second connection to look at it and to spoil it. */
export async function throwAwayLedger(database?: TestDatabase) {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-ledger-'));
  const path = join(folder, 'ddkey.db');
  const { url, tamper, drop } = database ?? freshDatabase(path);
  let wakes = 0;
  const wake = (): void => {
    wakes += 1;
  };
  let ledger = await openLedger(url, auditKey, wake);
  return {
    ledger: () => ledger,
    run: <T>(work: (tx: LedgerTx) => Promise<T>): Promise<T> => ledger.inTransaction(work),
    wakes: () => wakes,
    tamper,
    url,
    async reopen(key = auditKey): Promise<void> {
      await ledger.close();
      ledger = await openLedger(url, key, wake);
    },
    async close(): Promise<void> {
      await ledger.close();
      drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type ThrowAway = Awaited<ReturnType<typeof throwAwayLedger>>;

type NewRequest = Parameters<LedgerTx['insertRequest']>[0];
type NewKey = Parameters<LedgerTx['insertKey']>[0];

export const newRequest = (): NewRequest => ({
  id: newId.request(),
  requester: ana,
  ask: Ask.parse({
    org: 'main',
    kind: 'application',
    scopes: ['dashboards_read'],
    preset: null,
    purpose: 'Nightly backup',
    keptIn: 'Vault',
    lifetimeSeconds: day,
    note: null,
  }),
  site: 'datadoghq.eu',
  rule: 'one approver from the channel',
  submittedAt: start,
  lapsesAt: addSeconds(start, 3 * day),
  viewId: `V${newId.request()}`,
});

export const newKey = (requestId: RequestId, generation = 1): NewKey => {
  const id = newId.key();
  return {
    id,
    requestId,
    generation,
    kind: 'application',
    org: OrgId.parse('main'),
    owner: { kind: 'current-user' },
    name: `Nightly backup (ddkey ${requestId} ${id})`,
    scopes: newRequest().ask.scopes,
    preset: null,
    purpose: newRequest().ask.purpose,
    attempt: firstClaim,
    replaces: null,
    intendedAt: start,
  };
};

export const approval: Decision = { by: ben, at: start, verdict: 'approve', reason: null };

/** A request that was approved, with its grant. */
export const approved = (at: ThrowAway): Promise<RequestId> =>
  at.run(async (tx) => {
    const { request } = await tx.insertRequest(newRequest());
    const move = { from: 'pending', to: 'approved', decision: approval } as const;
    await tx.moveRequest(request.id, move);
    await tx.insertGrant({
      requestId: request.id,
      holder: request.requester,
      claimEndsAt: addSeconds(start, 3 * day),
    });
    return request.id;
  });
