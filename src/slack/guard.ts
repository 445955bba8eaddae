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
