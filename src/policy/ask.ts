import { z } from 'zod';
import { OrgId, ScopeName } from './ids.ts';

/** The kinds of credential that can be asked for. */
export const Kind = z.enum(['application']);
export type Kind = z.infer<typeof Kind>;

/** Longest texts that a request may carry; Slack's inputs and the ledger keep to them. */
export const askLimits = { purpose: 80, keptIn: 80, note: 1000, reason: 500 } as const;

const line = (most: number) =>
  z
    .string()
    .transform((text) => text.replace(/\s+/gu, ' ').trim())
    .pipe(z.string().min(1).max(most));

/** What a request asks for. Scopes are sorted and unique; never empty, as that means full access. */
export const Ask = z.object({
  org: OrgId,
  kind: Kind,
  scopes: z
    .array(ScopeName)
    .min(1)
    .max(100)
    .transform((scopes) => [...new Set(scopes)].sort()),
  preset: z.string().max(60).nullable(),
  purpose: line(askLimits.purpose),
  keptIn: line(askLimits.keptIn),
  lifetimeSeconds: z.int().min(60),
  note: z.string().max(askLimits.note).nullable(),
});
export type Ask = z.infer<typeof Ask>;
