import type { SlackChannelId, SlackGroupId, SlackUserId } from '../policy/ids.ts';
import type { Asker } from '../policy/match.ts';
import type { People, Person } from '../policy/people.ts';
import { type Crowd, crowdOf, nobody, type Policy, together } from '../policy/policy.ts';
import type { Directory, Group, Look } from './ports.ts';
import type { ChannelUnfit } from './refusal.ts';

/** Who asks, with the groups they are in; `unreachable` where Slack gave no answer. */
export type AskerNow =
  | { readonly kind: 'found'; readonly person: Person; readonly asker: Asker }
  | { readonly kind: 'unreachable' };

/** Somebody whom Slack does not know (any more) can do nothing, like one who was deactivated. */
const departed = (id: SlackUserId): Person => ({
  id,
  name: id,
  isBot: false,
  isGuest: false,
  isOutsider: false,
  isDeactivated: true,
});

/** Looks people up with answers that are at most `maxAgeSeconds` old. */
export const lookAt = (directory: Directory, maxAgeSeconds: number): Look => ({
  person: (id) => directory.person(id, maxAgeSeconds),
  members: (channel) => directory.members(channel, maxAgeSeconds),
  groups: () => directory.groups(maxAgeSeconds),
});

/** True where a rule asks which groups the requester is in. */
export const tellsGroupsApart = ({ rules }: Policy): boolean =>
  rules.some(({ when }) => (when.requesters?.groups.length ?? 0) > 0);

/** Looks up who asks, and their groups where the policy has rules about groups. */
export async function askerNow(
  look: Look,
  policy: Policy,
  requester: SlackUserId,
): Promise<AskerNow> {
  const [person, groups] = await Promise.all([
    look.person(requester),
    tellsGroupsApart(policy) ? look.groups() : null,
  ]);
  if (person.kind === 'unreachable' || groups?.kind === 'unreachable') {
    return { kind: 'unreachable' };
  }
  const all = groups === null ? [] : groups.value;
  const asker = { id: requester, groups: all.filter((it) => it.members.includes(requester)) };
  return {
    kind: 'found',
    person: person.kind === 'found' ? person.value : departed(requester),
    asker,
  };
}

export type CrowdNow = {
  readonly persons: ReadonlyMap<SlackUserId, Person>;
  readonly groups: ReadonlyMap<SlackGroupId, readonly SlackUserId[]>;
  readonly channels: ReadonlyMap<SlackChannelId, readonly SlackUserId[]>;
  /** Somebody or something could not be looked up, so an empty list proves nothing. */
  readonly incomplete: boolean;
  /** Why a channel makes no approvers; null when all of them do. */
  readonly unfit: ChannelUnfit | null;
};

const groupMembers = (ids: readonly SlackGroupId[], all: readonly Group[]) => {
  const known = new Map(all.map((group) => [group.id, group.members]));
  return new Map(
    ids.flatMap((id) => {
      const members = known.get(id);
      return members === undefined ? [] : [[id, members] as const];
    }),
  );
};

/** The members of a crowd's channels. */
async function channelMembers(look: Look, ids: readonly SlackChannelId[]) {
  const found = await Promise.all(ids.map(async (id) => ({ id, members: await look.members(id) })));
  const channels = new Map<SlackChannelId, readonly SlackUserId[]>();
  let unfit: ChannelUnfit | null = null;
  let incomplete = false;
  for (const { id, members } of found) {
    if (members.kind === 'found') channels.set(id, members.value);
    else if (members.kind === 'not') unfit ??= members.why;
    else incomplete = true;
  }
  return { channels, unfit, incomplete };
}

/**
 * Resolves a crowd; each person, group and channel on its own, so that one that is gone does not
 * break the rest. `only`: look up no person but this one, as large groups have many; also where they
 * are not of the crowd.
 */
export async function crowdNow(look: Look, crowd: Crowd, only?: SlackUserId): Promise<CrowdNow> {
  const [one, all, { channels, unfit, incomplete }] = await Promise.all([
    only === undefined ? null : look.person(only),
    crowd.groups.length > 0 ? look.groups() : null,
    channelMembers(look, crowd.channels),
  ]);
  const groups = groupMembers(crowd.groups, all?.kind === 'found' ? all.value : []);
  const ids = new Set([...crowd.users, ...[...groups.values(), ...channels.values()].flat()]);
  const looked = one === null ? await Promise.all([...ids].map((id) => look.person(id))) : [one];
  const persons = new Map<SlackUserId, Person>();
  for (const each of looked) if (each.kind === 'found') persons.set(each.value.id, each.value);
  const missed = looked.some((each) => each.kind === 'unreachable');
  return {
    persons,
    groups,
    channels,
    unfit,
    incomplete: incomplete || missed || all?.kind === 'unreachable',
  };
}

/**
 * Looks up the requester and everybody whom some rule names, so that a form can be judged from
 * memory when it is sent. Gives the requester.
 */
export async function meetEverybody(
  look: Look,
  policy: Policy,
  requester: SlackUserId,
): Promise<AskerNow> {
  const crowd = policy.rules.map(({ approve }) => crowdOf(approve)).reduce(together, nobody);
  const [asker] = await Promise.all([askerNow(look, policy, requester), crowdNow(look, crowd)]);
  return asker;
}

/** A crowd without those who joined a channel after the request was posted in it. */
export const withoutNewcomers = (
  crowd: CrowdNow,
  eligible: readonly SlackUserId[] | null,
): CrowdNow => {
  if (eligible === null) return crowd;
  const known = new Set(eligible);
  const channels = [...crowd.channels].map(
    ([id, members]) => [id, members.filter((member) => known.has(member))] as const,
  );
  return { ...crowd, channels: new Map(channels) };
};

/** Asker and crowd together, as a verdict wants them. */
export const peopleOf = (
  { person, asker }: Extract<AskerNow, { kind: 'found' }>,
  { persons, groups, channels }: CrowdNow,
): People => ({ requester: person, requesterGroups: asker.groups, persons, groups, channels });
