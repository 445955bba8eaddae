import { z } from 'zod';
import { duration } from './duration.ts';
import { FileApprove, NotifyInFile } from './file-approve.ts';
import { ChannelInFile, FileAskers } from './file-crowd.ts';
import { FileDeliverTo } from './file-deliver-to.ts';
import { listOf, must, strict } from './strict.ts';

const pattern = (what: string, form: RegExp) =>
  z
    .string({ error: must(`${what} or a glob`) })
    .regex(form, { error: `must be ${what} or a glob, in which * stands for any letters` });

const name = pattern('a name in small letters', /^[a-z0-9*][a-z0-9*_-]*$/u);
/** Also what looks like no scope at all: the check of names says what is wrong with it. */
const scope = z
  .string({ error: must('the name of a scope, or a glob') })
  .min(1)
  .max(100);

const FileWhen = strict(
  {
    orgs: listOf(name, 'prod').optional(),
    environments: listOf(name, 'staging').optional(),
    kinds: listOf(pattern('token, application, pair, api', /^[a-z*]+$/u), 'api').optional(),
    scopes: listOf(scope, 'dashboards_*').optional(),
    any_scope: listOf(scope, 'api_keys_write').optional(),
    requesters: FileAskers.optional(),
  },
  'must say when the rule decides, such as { kinds: [api] }',
);

/** One rule as the file writes it; what its names mean is checked afterwards. */
export const FileRule = strict(
  {
    name: z
      .string({ error: must('a name, as it is shown with every decision') })
      .trim()
      .min(1, { error: 'must not be empty' })
      .max(80, { error: 'must not be longer than 80 letters' }),
    when: FileWhen.optional(),
    approve: FileApprove,
    max_lifetime: duration().optional(),
    channel: ChannelInFile.optional(),
    notify: NotifyInFile.optional(),
    lapse_after: duration().optional(),
    remind_after: listOf(duration(), '1h').optional(),
    delivery: z
      .enum(['auto', 'on_approval', 'on_click'], {
        error: 'must be auto, on_approval or on_click',
      })
      .optional(),
    deliver_to: FileDeliverTo.optional(),
    rotate_every: duration().optional(),
  },
  'must be a rule: a map with name and approve',
);
export type FileRule = z.infer<typeof FileRule>;
