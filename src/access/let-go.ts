import type { Instant } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger } from './ledger-port.ts';
import type { Clock } from './ports.ts';
import type { Refused } from './refusal.ts';
import { turnAway } from './turn-away.ts';
import { type KeyPress, readHeldCase } from './whose-key.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock };
type LetGo = { readonly kind: 'let-go'; readonly last4: string | null; readonly endsAt: Instant };

/** "Let it go": no further warning of this end. The key still ends on time; pressed twice, once done. */
export async function letGo(deps: Deps, press: KeyPress): Promise<LetGo | Refused> {
  const held = await readHeldCase(deps.ledger, press);
  const about = { action: 'let-go', by: press.by };
  if (held === null) return turnAway(deps, about, { code: 'not-yours' });
  const { grant, key } = held;
  const at = deps.clock.now();
  const { expiresAt } = grant;
  if (grant.endedAt !== null || expiresAt === null || expiresAt <= at) {
    return turnAway(deps, { ...about, requestId: key.requestId }, { code: 'key-over' });
  }
  await deps.ledger.inTransaction(async (tx) => {
    if (!(await tx.letGo(key.requestId, expiresAt))) return;
    await tx.appendAudit(
      auditEvent({ at, actor: press.by }, 'end.accepted', {
        requestId: key.requestId,
        keyId: key.id,
        details: { endsAt: expiresAt },
      }),
    );
  });
  return { kind: 'let-go', last4: key.last4, endsAt: expiresAt };
}
