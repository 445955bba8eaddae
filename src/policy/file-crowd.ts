import { z } from 'zod';
import { SlackChannelId, SlackGroupId, SlackUserId } from './ids.ts';
import type { Crowd } from './policy.ts';
import { listOf, must, strict } from './strict.ts';

/** A channel; a direct message is none. */
export const ChannelInFile = z
  .string({ error: must('the id of a channel, such as C0123456789') })
  .regex(/^[CG][A-Z0-9]{2,}$/u, { error: 'must be the id of a channel, such as C0123456789' })
  .pipe(SlackChannelId);

export const UserInFile = z
  .string({ error: must('the id of a person in Slack, such as U0123456789') })
  .regex(/^[UW][A-Z0-9]{2,}$/u, {
    error: 'must be the id of a person in Slack, such as U0123456789',
  })
  .pipe(SlackUserId);

/** By id only: whoever may rename a group could otherwise make approvers. */
const GroupInFile = z
  .string({ error: must('the id of a user group, such as S0123456789') })
  .regex(/^S[A-Z0-9]{2,}$/u, {
    error: 'must be the id of a user group, such as S0123456789, and not its handle',
  })
  .pipe(SlackGroupId);

const example = '{ users: [U0123456789], group: S0123456789 }';

/** People who approve or review: by name, by user group, by channel, or all of them. */
export const FileCrowd = strict(
  {
    users: listOf(UserInFile, 'U0123456789').optional(),
    group: GroupInFile.optional(),
    groups: listOf(GroupInFile, 'S0123456789').optional(),
    channel: ChannelInFile.optional(),
    channels: listOf(ChannelInFile, 'C0123456789').optional(),
  },
  `must say who, such as ${example}`,
)
  .transform(
    ({ users = [], group, groups = [], channel, channels = [] }): Crowd => ({
      users: [...new Set(users)],
      groups: [...new Set([...(group === undefined ? [] : [group]), ...groups])],
      channels: [...new Set([...(channel === undefined ? [] : [channel]), ...channels])],
    }),
  )
  .refine(({ users, groups, channels }) => users.length + groups.length + channels.length > 0, {
    error: `must name somebody, such as ${example}: an empty list is nobody`,
  });

/** Groups of requesters may be named by handle, and handles by a glob. */
const AskerGroup = z
  .string({ error: must('a user group: its id, its handle, or a glob over handles') })
  .trim()
  .transform((text) => text.replace(/^@/u, ''))
  .pipe(
    z.string().regex(/^(S[A-Z0-9]{2,}|[\p{Ll}\p{N}*][\p{Ll}\p{N}*._-]*)$/u, {
      error: 'must be a user group: its id, its handle, or a glob over handles, such as team-*',
    }),
  );

/** Who may ask under a rule. */
export const FileAskers = strict(
  {
    users: listOf(UserInFile, 'U0123456789').optional(),
    group: AskerGroup.optional(),
    groups: listOf(AskerGroup, 'team-*').optional(),
  },
  'must say who, such as { groups: [team-*] }',
)
  .transform(({ users = [], group, groups = [] }) => ({
    users: [...new Set(users)],
    groups: [...new Set([...(group === undefined ? [] : [group]), ...groups])],
  }))
  .refine(({ users, groups }) => users.length + groups.length > 0, {
    error: 'must name somebody, such as { groups: [team-*] }: an empty list is nobody',
  });
