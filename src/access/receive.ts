import type { KeyId, SlackUserId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger } from './ledger-port.ts';
import { markShown } from './mark-shown.ts';
import type { Clock } from './ports.ts';
import { type Refused, refused } from './refusal.ts';

/** "I have saved it": records that the holder got this very key. Pressed twice, it counts once. */
export async function receive(
  deps: { readonly ledger: Ledger; readonly clock: Clock },
  press: { readonly key: KeyId; readonly by: SlackUserId },
): Promise<{ readonly kind: 'received' } | Refused> {
  return deps.ledger.inTransaction(async (tx) => {
    const now = deps.clock.now();
    const key = await tx.key(press.key);
    const grant = key === null ? null : await tx.grant(key.requestId);
    if (key === null || grant === null || grant.holder !== press.by) {
      return refused({ code: 'not-yours' });
    }
    if (key.state !== 'showing' && key.state !== 'live') {
      return refused({ code: 'key-is-dead', last4: key.last4 });
    }
    if (await tx.setReceived(key.id, now)) {
      await tx.appendAudit(
        auditEvent({ at: now, actor: press.by }, 'key.received', {
          requestId: key.requestId,
          keyId: key.id,
        }),
      );
      await tx.addDue({ kind: 'note', subject: key.requestId, runAt: now });
      // Whoever saved it has seen it, even if the bot died before it heard so from Slack.
      const seen = (await tx.keysOf(key.requestId)).filter(
        (each) => each.generation === key.generation && each.state === 'showing',
      );
      await markShown(tx, seen, { at: now });
    }
    return { kind: 'received' };
  });
}
