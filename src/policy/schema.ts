import { z } from 'zod';
import { duration } from './duration.ts';
import { ChannelInFile, UserInFile } from './file-crowd.ts';
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
    admins: Admins.optional(),
    lapse_after: duration().optional(),
    remind_after: listOf(duration(), '1h').optional(),
  },
  'must hold channel and admins',
);
export type FileApprovals = z.infer<typeof FileApprovals>;

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
  },
  'must begin with version: 1',
);
