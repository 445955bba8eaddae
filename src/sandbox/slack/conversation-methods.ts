import type { Json } from '../control.ts';
import { app, channels, people, team } from '../people.ts';
import { type Arguments, flagArgument, requiredArgument, textArgument } from './arguments.ts';
import { channelForBot } from './channel-access.ts';
import { limits } from './limits.ts';
import { botScopes, demandScope, type Method, type Methods, readScope } from './method.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { type Channel, dmIdOf, dmWith, membersOf, type Workspace } from './workspace.ts';

type Run = Method['run'];

const readable = (workspace: Workspace, given: Arguments): Channel => {
  const place = channelForBot(workspace, requiredArgument(given, 'channel'));
  demandScope(readScope[place.kind], botScopes);
  return place;
};

const open: Run = ({ workspace }, given) => {
  const ids = textArgument(given, 'users').split(',').filter(Boolean);
  const [id] = ids;
  if (id === undefined) throw new SlackRefusal('users_list_not_supplied');
  if (ids.length > 1) demandScope('mpim:write', botScopes);
  if (id === app.botUser) throw new SlackRefusal('cannot_dm_bot');
  const person = workspace.people.get(id);
  if (person === undefined) throw new SlackRefusal('user_not_found');
  if (person.deleted) throw new SlackRefusal('user_disabled');
  const wasOpen = workspace.channels.has(dmIdOf(id));
  const place = dmWith(workspace, id);
  const already = wasOpen ? { no_op: true, already_open: true } : {};
  const more = flagArgument(given, 'return_im') ? { is_im: true, user: id, created: 0 } : {};
  return { ok: true, ...already, channel: { id: place.id, ...more } };
};

const describe = (place: Channel): Json => ({
  id: place.id,
  name: place.name,
  name_normalized: place.name,
  is_channel: place.kind === 'public',
  is_group: place.kind === 'private',
  is_im: place.kind === 'dm',
  is_mpim: false,
  is_private: place.kind !== 'public',
  created: 1_764_000_000,
  creator: people.admin.id,
  is_archived: place.archived,
  is_general: place.id === channels.general.id,
  is_shared: place.shared,
  is_ext_shared: place.shared,
  is_org_shared: false,
  is_pending_ext_shared: false,
  pending_shared: [],
  context_team_id: team.id,
  shared_team_ids: [team.id],
  is_member: place.members.has(app.botUser),
  topic: { value: '', creator: '', last_set: 0 },
  purpose: { value: '', creator: '', last_set: 0 },
});

const info: Run = ({ workspace }, given) => {
  const place = readable(workspace, given);
  const count = flagArgument(given, 'include_num_members')
    ? { num_members: membersOf(workspace, place).length }
    : {};
  return { ok: true, channel: { ...describe(place), ...count } };
};

const pageStart = (cursor: string): number => {
  if (cursor === '') return 0;
  const start = /^member:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[1];
  if (start === undefined) throw new SlackRefusal('invalid_cursor');
  return Number(start);
};

const pageSize = (limit: string): number => {
  if (limit === '') return limits.members.page;
  const size = Number(limit);
  if (!Number.isInteger(size) || size < 1) throw new SlackRefusal('invalid_limit');
  return Math.min(size, limits.members.mostPerPage);
};

const members: Run = ({ workspace }, given) => {
  const all = membersOf(workspace, readable(workspace, given));
  const start = pageStart(textArgument(given, 'cursor'));
  const end = start + pageSize(textArgument(given, 'limit'));
  const next = end < all.length ? Buffer.from(`member:${end}`).toString('base64') : '';
  return {
    ok: true,
    members: all.slice(start, end),
    response_metadata: { next_cursor: next },
  };
};

/** conversations.* (docs.slack.dev/reference/methods/conversations.open and its neighbours). */
export const conversationMethods: Methods = {
  'conversations.open': { token: 'bot', scope: 'im:write', run: open },
  // Which scope it needs depends on the channel; see readable.
  'conversations.info': { token: 'bot', scope: null, run: info },
  'conversations.members': { token: 'bot', scope: null, run: members },
};
