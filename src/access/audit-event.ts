import type { KeyId, RequestId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';

/** Everything that can stand in the audit chain. */
export type AuditAction =
  | 'bot.started'
  | 'policy.loaded'
  | 'policy.refused'
  | 'request.submitted'
  | 'request.refused'
  | 'request.announced'
  | 'request.voted'
  | 'request.approved'
  | 'request.denied'
  | 'request.cancelled'
  | 'request.adjusted'
  | 'request.ruled'
  | 'request.stuck'
  | 'request.reviewed'
  | 'request.lapsed'
  | 'request.failed'
  | 'request.retried'
  | 'request.withdrawn'
  | 'decision.refused'
  | 'vote.lost'
  | 'vote.withdrawn'
  | 'grant.ended'
  | 'show.asked'
  | 'show.refused'
  | 'key.intended'
  | 'key.made'
  | 'key.showing'
  | 'key.delivered'
  | 'key.received'
  | 'key.revoking'
  | 'key.revoked'
  | 'key.abandoned'
  | 'key.found'
  | 'action.refused';

export type AuditEvent = {
  readonly at: Instant;
  /** A person, or ddkey itself. */
  readonly actor: SlackUserId | 'ddkey';
  readonly what: AuditAction;
  readonly requestId: RequestId | null;
  readonly keyId: KeyId | null;
  /** Plain facts; never a secret. */
  readonly details: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
};

/** One audit event. `about` names the request and, where there is one, the key. */
export const auditEvent = (
  who: { readonly at: Instant; readonly actor: SlackUserId | 'ddkey' },
  what: AuditAction,
  about: {
    readonly requestId?: RequestId | null;
    readonly keyId?: KeyId | null;
    readonly details?: AuditEvent['details'];
  },
): AuditEvent => ({
  ...who,
  what,
  requestId: about.requestId ?? null,
  keyId: about.keyId ?? null,
  details: about.details ?? {},
});
