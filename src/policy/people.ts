import type { SlackChannelId, SlackGroupId, SlackUserId } from './ids.ts';
import type { Asker } from './match.ts';
import type { Crowd } from './policy.ts';

/** A person as Slack's users.info describes them, cut to what decides who may do what. */
export type Person = {
  readonly id: SlackUserId;
  readonly name: string;
  /** What Slack may write behind an @ for them. */
  readonly handles?: readonly string[];
  readonly isBot: boolean;
  readonly isGuest: boolean;
  /** From another workspace, or unknown to ours. */
  readonly isOutsider: boolean;
  readonly isDeactivated: boolean;
};

export type Unfit = 'a bot' | 'a guest' | 'from another workspace' | 'deactivated';

/** Why a person may neither ask nor approve; null when nothing stands against it. */
export function unfitBecause(person: Person): Unfit | null {
  if (person.isDeactivated) return 'deactivated';
  if (person.isOutsider) return 'from another workspace';
  if (person.isBot) return 'a bot';
  if (person.isGuest) return 'a guest';
  return null;
}

/** A person, group or channel that makes no approver, and why. */
export type Dropped = {
  readonly id: SlackUserId | SlackGroupId | SlackChannelId;
  readonly why: Unfit | 'the requester' | 'not to be found';
};
export type Sorted = {
  readonly able: readonly SlackUserId[];
  readonly dropped: readonly Dropped[];
};

/** The people of this moment: who asks, and everybody whom the rules in question name. */
export type People = {
  readonly requester: Person;
  readonly requesterGroups: Asker['groups'];
  readonly persons: ReadonlyMap<SlackUserId, Person>;
  readonly groups: ReadonlyMap<SlackGroupId, readonly SlackUserId[]>;
  readonly channels: ReadonlyMap<SlackChannelId, readonly SlackUserId[]>;
};

type Places = {
  readonly ids: readonly (SlackGroupId | SlackChannelId)[];
  readonly members: ReadonlyMap<string, readonly SlackUserId[]>;
};

/** Each is resolved on its own, so that one that is gone does not break the rest. */
function membersOf({ ids, members }: Places) {
  const found: SlackUserId[] = [];
  const dropped: Dropped[] = [];
  for (const id of ids) {
    const here = members.get(id);
    if (here === undefined) dropped.push({ id, why: 'not to be found' });
    else found.push(...here);
  }
  return { found, dropped };
}

function whyLeftOut(
  id: SlackUserId,
  { requester, persons }: People,
  mayBeRequester: boolean,
): Dropped['why'] | null {
  const isRequester = id === requester.id;
  const person = isRequester ? requester : persons.get(id);
  if (person === undefined) return 'not to be found';
  return unfitBecause(person) ?? (isRequester && !mayBeRequester ? 'the requester' : null);
}

/** Everybody in a crowd who may act, and everybody else with the reason. */
export function sortCrowd(
  crowd: Crowd,
  people: People,
  { mayBeRequester }: { readonly mayBeRequester: boolean },
): Sorted {
  const groups = membersOf({ ids: crowd.groups, members: people.groups });
  const channels = membersOf({ ids: crowd.channels, members: people.channels });
  const able: SlackUserId[] = [];
  const dropped: Dropped[] = [...groups.dropped, ...channels.dropped];
  for (const id of new Set([...crowd.users, ...groups.found, ...channels.found])) {
    const why = whyLeftOut(id, people, mayBeRequester);
    if (why === null) able.push(id);
    else dropped.push({ id, why });
  }
  return { able, dropped };
}
