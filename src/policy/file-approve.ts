import { z } from 'zod';
import { isMap } from './complaint.ts';
import { duration } from './duration.ts';
import { ChannelInFile, FileCrowd } from './file-crowd.ts';
import type { SlackChannelId } from './ids.ts';
import type { Approve } from './policy.ts';
import { listOf, must, strict } from './strict.ts';

export type ReadApprove = {
  readonly approve: Approve;
  readonly notify: readonly SlackChannelId[] | null;
};

export const NotifyInFile = listOf(ChannelInFile, 'C0123456789');

const example =
  'automatically, never, { by: { group: S0123456789 }, need: 1 } or { break_glass: … }';

const InWord = z
  .enum(['automatically', 'never'], { error: must(example) })
  .transform((how): ReadApprove => ({ approve: { how }, notify: null }));

const ByPeople = strict(
  {
    by: FileCrowd,
    need: z
      .int({ error: must('a number of different people, such as 1 or 2') })
      .min(1, { error: 'must be at least 1: for no approval at all, write approve: automatically' })
      .max(20, { error: 'must be at most 20' })
      .default(1),
    notify: NotifyInFile.optional(),
    self_approval: z
      .literal('allowed', { error: 'must be the word allowed, or be left out' })
      .optional(),
    fallback: strict(
      { after: duration(), by: FileCrowd },
      'must say when and who, such as { after: 2h, by: { group: S0123456789 } }',
    ).optional(),
  },
  `must be ${example}`,
).transform(
  ({ by, need, notify = null, self_approval: self, fallback }): ReadApprove => ({
    approve: {
      how: 'by',
      by,
      need,
      selfApproval: self === 'allowed',
      fallback: fallback === undefined ? null : { afterSeconds: fallback.after, by: fallback.by },
    },
    notify,
  }),
);

const BreakGlass = strict(
  {
    break_glass: strict(
      { reviewers: FileCrowd },
      'must say who looks at it afterwards, such as { reviewers: { group: S0123456789 } }',
    ),
    notify: NotifyInFile.optional(),
  },
  `must be ${example}`,
).transform(
  ({ break_glass: { reviewers }, notify = null }): ReadApprove => ({
    approve: { how: 'break-glass', reviewers },
    notify,
  }),
);

/** The schema that somebody meant, so that its faults are about what stands there. */
function meantBy(value: unknown): z.ZodType<ReadApprove> {
  if (!isMap(value)) return InWord;
  return 'break_glass' in value ? BreakGlass : ByPeople;
}

/** Who must agree. */
export const FileApprove = z.unknown().transform((value, context): ReadApprove => {
  const parsed = meantBy(value).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message, ...issue } of parsed.error.issues) {
    context.issues.push(
      issue.code === 'unrecognized_keys'
        ? { code: issue.code, keys: issue.keys, path, message, input: {} }
        : { code: 'custom', path, message, input: value },
    );
  }
  return z.NEVER;
});
