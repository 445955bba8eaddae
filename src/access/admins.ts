import type { SlackUserId } from '../policy/ids.ts';
import type { PolicySource } from './ports.ts';

/** Whether the policy of now names this person as an admin; that approves nothing. */
export const isAdmin = (
  { policies }: { readonly policies: PolicySource },
  person: SlackUserId,
): boolean => policies.policy().admins.includes(person);
