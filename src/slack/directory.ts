import { z } from 'zod';
import type { Directory, Found, Group } from '../access/ports.ts';
import type { ChannelUnfit } from '../access/refusal.ts';
import { freshPeople } from '../access/times.ts';
import type { SlackChannelId } from '../policy/ids.ts';
import { SlackGroupId, SlackUserId } from '../policy/ids.ts';
import type { Person } from '../policy/people.ts';
import type { Called, SlackCall } from './call.ts';
import { presences } from './presence.ts';

const UserAnswer = z.object({
  user: z.object({
    id: SlackUserId,
    name: z.string().default(''),
    team_id: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string() }).partial().optional(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_app_user: z.boolean().default(false),
    is_workflow_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    enterprise_user: z.object({ enterprise_id: z.string() }).partial().optional(),
  }),
});

const ChannelAnswer = z.object({
  channel: z.object({
    is_private: z.boolean().default(false),
    is_member: z.boolean().optional(),
    is_archived: z.boolean().default(false),
    is_ext_shared: z.boolean().default(false),
    is_pending_ext_shared: z.boolean().default(false),
  }),
});

const GroupsAnswer = z.object({
  usergroups: z.array(
    z.object({
      id: SlackGroupId,
      handle: z.string().default(''),
      // When it was put out of use, in seconds; 0 while it is in use.
      date_delete: z.number().default(0),
      users: z.array(SlackUserId).default([]),
    }),
  ),
});

const MembersAnswer = z.object({
  members: z.array(SlackUserId),
  response_metadata: z.object({ next_cursor: z.string() }).partial().optional(),
});

/** Slack's flags about a person (users.info), cut to what decides who may do what. */
function personOf({ user }: z.infer<typeof UserAnswer>, team: Team): Person {
  const home = user.team_id === undefined || user.team_id === team.id;
  const enterprise = user.enterprise_user?.enterprise_id;
  const sameEnterprise = team.enterpriseId !== null && enterprise === team.enterpriseId;
  return {
    id: user.id,
    name: user.real_name ?? user.name,
    handles: [user.name, user.profile?.display_name ?? '', user.real_name ?? ''],
    isBot: user.is_bot || user.is_workflow_bot || user.is_app_user,
    isGuest: user.is_restricted || user.is_ultra_restricted,
    isOutsider: user.is_stranger || !(home || sameEnterprise),
    isDeactivated: user.deleted,
  };
}

/** Why a channel's membership must not make approvers; null when it may. */
function channelUnfit({ channel }: z.infer<typeof ChannelAnswer>): ChannelUnfit | null {
  if (channel.is_archived) return 'archived';
  if (channel.is_ext_shared || channel.is_pending_ext_shared) return 'shared';
  if (!channel.is_private) return 'public';
  return channel.is_member === false ? 'not joined' : null;
}

const keptAtMost = 5000;

type Answer<V> = Exclude<Found<V, never>, { readonly kind: 'not' }>;

/** Remembers answers with their age, and lets look-ups of the same thing share one call. */
function cache<V>(load: (key: string) => Promise<Answer<V>>) {
  const kept = new Map<string, { readonly at: number; readonly value: V }>();
  const running = new Map<string, Promise<Answer<V>>>();
  const fetchFresh = async (key: string): Promise<Answer<V>> => {
    const at = Date.now();
    const found = await load(key);
    if (found.kind === 'found') {
      if (kept.size >= keptAtMost) kept.clear();
      kept.set(key, { at, value: found.value });
    }
    return found;
  };
  return {
    remembered: (key: string, maxAgeSeconds = Number.POSITIVE_INFINITY): V | null => {
      const known = kept.get(key);
      const isRecent = known !== undefined && Date.now() - known.at <= maxAgeSeconds * 1000;
      return isRecent ? known.value : null;
    },
    async get(key: string, maxAgeSeconds: number): Promise<Answer<V>> {
      const known = kept.get(key);
      if (known !== undefined && Date.now() - known.at <= maxAgeSeconds * 1000) {
        return { kind: 'found', value: known.value };
      }
      const already = running.get(key);
      if (already !== undefined) return already;
      const started = fetchFresh(key).finally(() => running.delete(key));
      running.set(key, started);
      return started;
    },
  };
}

export type Team = {
  readonly id: string;
  readonly enterpriseId: string | null;
  /** The workspace's own address, for links to messages. */
  readonly url: string | null;
};
type Members = Found<readonly SlackUserId[], ChannelUnfit>;

/** Told of everybody whose account Slack says is closed, whenever it says so. */
type HasLeft = (person: SlackUserId) => void;

/** Nor is it an answer when Slack, or somebody in between, says what cannot be read. */
const unreachable = { kind: 'unreachable' } as const;

async function loadPerson(
  call: SlackCall,
  team: Team,
  { id, hasLeft }: { readonly id: string; readonly hasLeft: HasLeft },
) {
  const answer = await call('users.info', (client) => client.users.info({ user: id }));
  if (answer.kind === 'ok') {
    const read = UserAnswer.safeParse(answer.value);
    if (!read.success) return unreachable;
    const value = personOf(read.data, team);
    if (value.isDeactivated) hasLeft(value.id);
    return { kind: 'found', value } as const;
  }
  const unknown = answer.kind === 'refused' && answer.error === 'user_not_found';
  return unknown ? ({ kind: 'found', value: null } as const) : unreachable;
}

type Page = Called<unknown>;
type PageFrom = (cursor: string) => Promise<Page>;

/** All members, from a first page on. */
async function membersFrom(first: Page, pageFrom: PageFrom): Promise<Members> {
  const members: SlackUserId[] = [];
  let page = first;
  for (;;) {
    if (page.kind !== 'ok') return channelProblem(page);
    const { data: answer } = MembersAnswer.safeParse(page.value);
    if (answer === undefined) return unreachable;
    members.push(...answer.members);
    const next = answer.response_metadata?.next_cursor ?? '';
    if (next === '') return { kind: 'found', value: members };
    page = await pageFrom(next);
  }
}

async function loadMembers(call: SlackCall, channel: string): Promise<Members> {
  const pageFrom: PageFrom = (cursor) =>
    call('conversations.members', (client) =>
      client.conversations.members({ channel, limit: 200, cursor }),
    );
  // Somebody waits for both: the first page is asked for beside the channel.
  const [info, first] = await Promise.all([
    call('conversations.info', (client) => client.conversations.info({ channel })),
    pageFrom(''),
  ]);
  if (info.kind !== 'ok') return channelProblem(info);
  const channelRead = ChannelAnswer.safeParse(info.value);
  if (!channelRead.success) return unreachable;
  const unfit = channelUnfit(channelRead.data);
  return unfit === null ? membersFrom(first, pageFrom) : { kind: 'not', why: unfit };
}

/** Every group that is in use, with its members (usergroups.list); none on plans without groups. */
async function loadGroups(call: SlackCall): Promise<Answer<readonly Group[]>> {
  const answer = await call('usergroups.list', (client) =>
    client.usergroups.list({ include_users: true }),
  );
  if (answer.kind === 'refused' && answer.error === 'plan_upgrade_required') {
    return { kind: 'found', value: [] };
  }
  const read = GroupsAnswer.safeParse(answer.kind === 'ok' ? answer.value : null);
  if (!read.success) return unreachable;
  const value = read.data.usergroups
    .filter(({ date_delete }) => date_delete === 0)
    .map(({ id, handle, users }) => ({ id, handle, members: users }));
  return { kind: 'found', value };
}

function channelProblem(answer: Exclude<Called<unknown>, { kind: 'ok' }>): Members {
  const missing =
    answer.kind === 'refused' &&
    (answer.error === 'channel_not_found' || answer.error === 'not_in_channel');
  return missing ? { kind: 'not', why: 'not found' } : unreachable;
}

/** The directory of people and channels, as Slack's Web API answers it. */
export function slackDirectory(
  call: SlackCall,
  team: Team,
  hasLeft: HasLeft = () => {},
): Directory {
  const people = cache<Person | null>((id) => loadPerson(call, team, { id, hasLeft }));
  // A channel's verdict is kept like an answer: both say who may approve.
  const channels = cache<Members>(async (channel) => {
    const members = await loadMembers(call, channel);
    return members.kind === 'unreachable' ? members : { kind: 'found', value: members };
  });
  const groups = cache<readonly Group[]>(() => loadGroups(call));
  const presence = presences(call);
  return {
    async person(id, maxAgeSeconds) {
      const found = await people.get(id, maxAgeSeconds);
      if (found.kind !== 'found') return { kind: 'unreachable' };
      if (found.value === null) return { kind: 'not', why: 'unknown' };
      return { kind: 'found', value: found.value };
    },
    async members(channel: SlackChannelId, maxAgeSeconds) {
      const found = await channels.get(channel, maxAgeSeconds);
      return found.kind === 'found' ? found.value : { kind: 'unreachable' };
    },
    // A no that never aged would outlive its reason: guests become members, and people come back.
    rememberedPerson: (id) => people.remembered(id, freshPeople),
    groups: (maxAgeSeconds) => groups.get('all', maxAgeSeconds),
    memory: {
      async person(id) {
        const value = people.remembered(id);
        return value === null ? { kind: 'unreachable' } : { kind: 'found', value };
      },
      members: async (channel) => channels.remembered(channel) ?? { kind: 'unreachable' },
      async groups() {
        const value = groups.remembered('all');
        return value === null ? { kind: 'unreachable' } : { kind: 'found', value };
      },
    },
    isActive: presence.isActive,
    askAhead: presence.askAhead,
  };
}
