import { z } from 'zod';
import { duration } from './duration.ts';
import { ChannelInFile, UserInFile } from './file-crowd.ts';
import { unansweredChoices } from './policy.ts';
import { listOf, strict } from './strict.ts';

/** The channel whose members approve. */
export const ApproverChannel = ChannelInFile;

/** Whom ddkey tells about itself; unlike other lists it may be empty, as it gives nobody a say. */
export const Admins = z.array(UserInFile, {
  error: 'must be a list of ids, such as [U0123456789]',
});

/** What holds for every rule that says nothing else. */
export const FileApprovals = strict(
  {
    channel: ApproverChannel.optional(),
    audit_channel: ApproverChannel.optional(),
    admins: Admins.optional(),
    lapse_after: duration().optional(),
    remind_after: listOf(duration(), '1h').optional(),
  },
  'must hold channel and admins',
);
export type FileApprovals = z.infer<typeof FileApprovals>;

const trueOrFalse = z.boolean({ error: 'must be true or false' }).optional();

/** How the keys at Datadog are looked after; without it, what is found is only reported. */
export const FileSweep = strict(
  {
    unused_after: duration().optional(),
    answer_within: duration().optional(),
    revoke_unused: trueOrFalse,
    revoke_leaked: trueOrFalse,
    revoke_left_after: duration().optional(),
  },
  'must hold unused_after, answer_within, revoke_unused, revoke_leaked and revoke_left_after',
);
export type FileSweep = z.infer<typeof FileSweep>;

/** How access reviews end; without it, what nobody answered is only reported. */
export const FileReview = strict(
  {
    unanswered: z.enum(unansweredChoices, { error: 'must be revoke or report' }).optional(),
  },
  'must hold unanswered',
);
export type FileReview = z.infer<typeof FileReview>;

const entries = (what: string) =>
  z
    .array(z.unknown(), { error: `must be a list of ${what}` })
    .min(1, { error: 'must not be empty: leave it out, or say what it holds' })
    .max(200, { error: 'must not hold more than 200 entries' });

/** The file's outline; each entry is read on its own, so that every fault is told at once. */
export const Outline = strict(
  {
    version: z.literal(1, { error: 'must be 1' }),
    approvals: z.unknown().optional(),
    orgs: entries('organisations').optional(),
    presets: entries('presets').optional(),
    rules: entries('rules').optional(),
    sweep: z.unknown().optional(),
    review: z.unknown().optional(),
  },
  'must begin with version: 1',
);
