import type { KeyId, Operator, RequestId, SlackUserId } from '../policy/ids.ts';
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
  | 'grant.handed-over'
  | 'grant.extended'
  | 'grant.changed'
  | 'scopes.begun'
  | 'end.accepted'
  | 'show.asked'
  | 'show.refused'
  | 'rotation.asked'
  | 'rotation.ended'
  | 'key.intended'
  | 'key.made'
  | 'key.showing'
  | 'key.delivered'
  | 'key.writing'
  | 'key.written'
  | 'key.received'
  | 'key.revoking'
  | 'key.revoked'
  | 'key.abandoned'
  | 'key.found'
  | 'leak.reported'
  | 'key.gone'
  | 'adoption.asked'
  | 'key.adopted'
  | 'holder.left'
  | 'holder.back'
  | 'unused.asked'
  | 'unused.kept'
  | 'key.changed'
  | 'sweep.asked'
  | 'sweep.done'
  | 'review.started'
  | 'review.asked'
  | 'review.answered'
  | 'review.settled'
  | 'review.closed'
  | 'review.cancelled'
  | 'review.exported'
  | 'action.refused';

/** A person in Slack or at the command line, or ddkey itself. */
export type Actor = SlackUserId | Operator | 'ddkey';

export type AuditEvent = {
  readonly at: Instant;
  readonly actor: Actor;
  readonly what: AuditAction;
  readonly requestId: RequestId | null;
  readonly keyId: KeyId | null;
  /** Plain facts; never a secret. */
  readonly details: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
};

/** One audit event. `about` names the request and, where there is one, the key. */
export const auditEvent = (
  who: { readonly at: Instant; readonly actor: Actor },
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
