import type { SlackUserId } from '../policy/ids.ts';
import { isAdmin } from './admins.ts';
import { type AuthorityDeps, whyMayNotDecide } from './authority.ts';
import type { Role } from './end-early.ts';
import type { Refusal } from './refusal.ts';
import type { AccessRequest } from './request.ts';

/**
 * In which role this person may end what was approved, asked anew at every click; or why they may
 * not. An admin always may, also while Slack cannot say who approves: ending hands nothing out.
 */
export async function roleOver(
  deps: AuthorityDeps,
  request: AccessRequest,
  by: SlackUserId,
): Promise<Role | Refusal> {
  if (isAdmin(deps, by)) return 'by-admin';
  return (await whyMayNotDecide(deps, request, by)) ?? 'by-approver';
}
