import { auditEvent } from '../access/audit-event.ts';
import type { Refusal } from '../access/refusal.ts';
import { unfitBecause } from '../policy/people.ts';
import { Sender } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';

const outsider: Refusal = { code: 'person-unfit', why: 'from another workspace' };

/**
 * The one guard that every listener passes: our workspace, and nobody who is known to be a guest,
 * a bot or deactivated. It asks nobody, so that a form can open in time; whoever is not known yet
 * is judged again, freshly, before anything is decided or made.
 */
export function whyNotServed(body: unknown, deps: SlackDeps): Refusal | null {
  const sender = Sender.safeParse(body);
  if (!sender.success) return outsider;
  const { team, userTeam, enterprise, user } = sender.data;
  const ours = (id: string | null): boolean =>
    id === deps.team.id || (id !== null && id === deps.team.enterpriseId);
  const sameEnterprise = deps.team.enterpriseId !== null && enterprise === deps.team.enterpriseId;
  if (!(ours(team) || (team === null && sameEnterprise)) || !ours(userTeam)) return outsider;
  const person = deps.directory.rememberedPerson(user);
  const why = person === null ? null : unfitBecause(person);
  return why === null ? null : { code: 'person-unfit', why };
}

/** The same, with the refusal in the audit chain: every no is written down. */
export async function refuseVisitor(
  body: unknown,
  deps: SlackDeps,
  listener: string,
): Promise<Refusal | null> {
  const refusal = whyNotServed(body, deps);
  if (refusal === null) return null;
  const sender = Sender.safeParse(body);
  const actor = sender.success ? sender.data.user : 'ddkey';
  const why = refusal.code === 'person-unfit' ? refusal.why : null;
  const details = { action: listener, code: refusal.code, why };
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(auditEvent({ at: deps.clock.now(), actor }, 'action.refused', { details })),
  );
  return refusal;
}
