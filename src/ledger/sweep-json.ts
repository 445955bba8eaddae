import { z } from 'zod';
import { type SweepReport, unusedAnswers } from '../access/sweep-report.ts';
import { Credential } from '../policy/ask.ts';
import { DatadogId, KeyId, OrgId, RequestId, SlackUserId } from '../policy/ids.ts';
import { Instant } from '../policy/instant.ts';

const listed = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), count: z.number() });

const ours = {
  key: KeyId,
  request: RequestId,
  holder: SlackUserId,
  purpose: z.string(),
  credential: Credential,
  last4: z.string().nullable(),
};
const SweptKey = z.object(ours);
const Happened = z.object({ ...ours, at: Instant });
const ForeignKey = z.object({
  credential: Credential,
  datadogId: DatadogId,
  name: z.string(),
  last4: z.string(),
});
const DifferingKey = z.object({
  ...ours,
  differs: z.array(z.enum(['name', 'scopes', 'owner'])),
  scopesAdded: z.array(z.string()),
  scopesRemoved: z.array(z.string()),
  isUnscoped: z.boolean(),
});
const UnusedKey = z.object({
  ...ours,
  lastUsedAt: Instant,
  // Missing in reports from before holders were asked.
  answer: z.enum(unusedAnswers).default('waiting'),
});
const Strangers = z
  .object({
    count: z.number(),
    oldest: Instant.nullable(),
    unscoped: z.number(),
    ownerDisabled: z.number(),
  })
  .nullable();
const Limit = z.object({ used: z.number(), most: z.number() }).nullable();

/** A report as the ledger keeps it. */
export const SweepJson: z.ZodType<SweepReport> = z.object({
  org: OrgId,
  at: Instant,
  compared: z.number(),
  differing: listed(DifferingKey),
  missing: listed(SweptKey),
  isDoubtful: z.boolean(),
  gone: listed(Happened),
  unused: listed(UnusedKey),
  leaked: listed(z.object({ ...ours, at: Instant, revoked: z.boolean() })),
  leftovers: listed(Happened),
  back: listed(SweptKey),
  alike: listed(ForeignKey),
  leakedStrangers: listed(ForeignKey),
  strangers: z.object({ token: Strangers, application: Strangers, api: Strangers }),
  limits: z.object({ application: Limit, api: Limit }),
  unread: z.array(z.enum(['org application keys', 'owner application keys', 'tokens', 'API keys'])),
});
