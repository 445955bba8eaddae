import { z } from 'zod';
import type { OrgConfig } from './config-orgs.ts';
import { OrgId } from './policy/ids.ts';

/** Where audit events go beside the ledger. */
export type ForwardConfig = {
  /** Path of a file; null: to none. */
  readonly file: string | null;
  /** The org whose logs take them; null: none does. */
  readonly logs: OrgId | null;
};

/** The variables that name the places. */
export const Forward = z.object({
  DDKEY_AUDIT_FILE: z.string().optional(),
  DDKEY_AUDIT_LOGS: OrgId.optional(),
});

/** The places as they are worked with. */
export const forwardOf = (env: z.infer<typeof Forward>): ForwardConfig => ({
  file: env.DDKEY_AUDIT_FILE ?? null,
  logs: env.DDKEY_AUDIT_LOGS ?? null,
});

/** What is wrong with them beside these orgs, a sentence each. */
export function forwardFaults({ logs }: ForwardConfig, orgs: readonly OrgConfig[]): string[] {
  if (logs === null || orgs.some(({ id }) => id === logs)) return [];
  const known = orgs.map(({ id }) => id).join(', ');
  return [`DDKEY_AUDIT_LOGS names org ${logs}, and there is none: it can be ${known}`];
}
