import type { KeyId, RequestId, SlackUserId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';

/** What somebody wanted to do, as far as its ids are known to be some. */
type Wanted = {
  readonly action: string;
  readonly by: SlackUserId;
  readonly requestId?: RequestId | undefined;
  readonly key?: KeyId | undefined;
};

/** Says no, and writes that down; nothing else was changed. */
export async function turnAway(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  { action, by, requestId, key }: Wanted,
  refusal: Refusal,
): Promise<Refused> {
  const about = { requestId: requestId ?? null, keyId: key ?? null };
  const details = { code: refusal.code, action };
  const who = { at: deps.clock.now(), actor: by };
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(auditEvent(who, 'action.refused', { ...about, details })),
  );
  return refused(refusal);
}
