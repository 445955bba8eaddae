import { z } from 'zod';
import { EnvironmentName, OrgId, ScopeName } from './ids.ts';

/** What can be asked for; a pair is an application key with an API key of its own. */
export const Kind = z.enum(['token', 'application', 'pair', 'api']);
export type Kind = z.infer<typeof Kind>;

/** What exists at Datadog: each is made, found and deleted on its own. */
export const Credential = z.enum(['token', 'application', 'api']);
export type Credential = z.infer<typeof Credential>;

/** The credentials of a kind, in the order in which they are made; the one people name is last. */
export const credentialsOf = (kind: Kind): readonly Credential[] =>
  kind === 'pair' ? ['api', 'application'] : [kind];

/** Datadog offers no way to limit an API key. */
export const isScoped = (kind: Kind): boolean => kind !== 'api';

/** Longest texts that a request may carry; Slack's inputs and the ledger keep to them. */
export const askLimits = { purpose: 80, keptIn: 80, note: 1000, reason: 500 } as const;

const line = (most: number) =>
  z
    .string()
    .transform((text) => text.replace(/\s+/gu, ' ').trim())
    .pipe(z.string().min(1).max(most));

/**
 * What a request asks for. Scopes are sorted and unique. An empty list means full access at
 * Datadog, so it stands only where there are no scopes at all: with an API key.
 */
export const Ask = z
  .object({
    org: OrgId,
    /** Where it is used, as the requester says; null where the org names no environments. */
    environment: EnvironmentName.nullable().default(null),
    kind: Kind,
    scopes: z
      .array(ScopeName)
      .max(100)
      .transform((scopes) => [...new Set(scopes)].sort()),
    preset: z.string().max(60).nullable(),
    purpose: line(askLimits.purpose),
    keptIn: line(askLimits.keptIn),
    lifetimeSeconds: z.int().min(60),
    note: z.string().max(askLimits.note).nullable(),
    /** Nobody asked for it: the key was there, and may have no scopes. */
    adopted: z.literal(true).optional(),
  })
  .superRefine(({ kind, scopes, adopted }, context) => {
    if (isScoped(kind) && scopes.length === 0 && adopted === undefined) {
      context.addIssue({ code: 'custom', path: ['scopes'], message: 'no-scopes' });
    }
    if (!isScoped(kind) && scopes.length > 0) {
      context.addIssue({ code: 'custom', path: ['scopes'], message: 'api-has-none' });
    }
  });
export type Ask = z.infer<typeof Ask>;
