import { z } from 'zod';
import { SlackChannelId, SlackUserId } from './ids.ts';

/** The channel whose members approve; a direct message has none. */
export const ApproverChannel = z
  .string()
  .regex(/^[CG][A-Z0-9]{2,}$/u, { error: 'must be the id of a channel, such as C0123456789' })
  .pipe(SlackChannelId);

const Admin = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/u, {
    error: 'must be the id of a person in Slack, such as U0123456789',
  })
  .pipe(SlackUserId);

export const Admins = z.array(Admin, { error: 'must be a list of ids, such as [U0123456789]' });

/** All that a policy file can say in this version of ddkey. */
export const PolicyFile = z.strictObject(
  {
    version: z.literal(1, { error: 'must be 1' }),
    approvals: z
      .strictObject(
        { channel: ApproverChannel.optional(), admins: Admins.optional() },
        { error: 'must hold channel and admins' },
      )
      .optional(),
  },
  { error: 'must begin with version: 1' },
);
export type PolicyFile = z.infer<typeof PolicyFile>;

/** Every key of the file, for the sentence about one that is not among them. */
export const policyKeys = 'version, approvals.channel and approvals.admins';
