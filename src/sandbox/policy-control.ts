import { z } from 'zod';

/* What the page's policy pane asks of the sandbox, and what it hears. */

export const PolicyText = z.object({ text: z.string().max(200_000) });
export type PolicyText = z.infer<typeof PolicyText>;

const Located = z.object({ line: z.number(), says: z.string() });

/** What `ddkey policy check` would say about a text. */
export const CheckedPolicy = z.object({
  complaints: z.array(Located),
  warnings: z.array(Located),
});
export type CheckedPolicy = z.infer<typeof CheckedPolicy>;

/** A request that somebody might make, in the words of `ddkey policy explain`. */
export const PolicyQuestion = PolicyText.extend({
  as: z.string(),
  /** Handles of groups that the person is in, set apart by commas. */
  groups: z.string(),
  org: z.string().optional(),
  environment: z.string().optional(),
  kind: z.string(),
  scopes: z.string(),
  lifetime: z.string(),
});
export type PolicyQuestion = z.infer<typeof PolicyQuestion>;

export const ExplainedPolicy = z.object({
  says: z.string(),
  rule: z.string().nullable(),
  /** Who may decide. */
  deciders: z.array(z.string()),
  /** Why each rule before it did not fit. */
  passed: z.array(z.string()),
});
export type ExplainedPolicy = z.infer<typeof ExplainedPolicy>;
