import type { Json } from '../control.ts';
import { people, team } from '../people.ts';
import { flagArgument } from './arguments.ts';
import type { Method, Methods } from './method.ts';
import { groupMembersOf, type UserGroup, type Workspace } from './workspace.ts';

type Run = Method['run'];

const describe = (workspace: Workspace, group: UserGroup, withUsers: boolean): Json => {
  const users = groupMembersOf(workspace, group);
  return {
    id: group.id,
    team_id: team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: 1_764_000_000,
    date_update: 1_764_000_000,
    date_delete: group.deletedAt,
    auto_type: null,
    auto_provision: false,
    enterprise_subteam_id: '',
    created_by: people.admin.id,
    updated_by: people.admin.id,
    deleted_by: group.deletedAt === 0 ? null : people.admin.id,
    prefs: { channels: [], groups: [] },
    user_count: users.length,
    channel_count: 0,
    ...(withUsers ? { users } : {}),
  };
};

const list: Run = ({ workspace }, given) => {
  const all = [...workspace.groups.values()];
  const asked = flagArgument(given, 'include_disabled')
    ? all
    : all.filter(({ deletedAt }) => deletedAt === 0);
  const withUsers = flagArgument(given, 'include_users');
  return { ok: true, usergroups: asked.map((group) => describe(workspace, group, withUsers)) };
};

/** usergroups.* (docs.slack.dev/reference/methods/usergroups.list). */
export const usergroupMethods: Methods = {
  'usergroups.list': { token: 'bot', scope: 'usergroups:read', run: list },
};
