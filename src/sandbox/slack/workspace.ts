import type { GroupChange, Json, PersonChange } from '../control.ts';
import { app, channels, groups, people, type SandboxPerson } from '../people.ts';
import { newStamps } from './stamps.ts';

export type ChannelKind = 'public' | 'private' | 'dm';

export type Message = {
  readonly ts: string;
  /** A user id, or the bot's. */
  readonly from: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly edited: boolean;
  /** The one person who sees an ephemeral; null for a message that stays. */
  readonly onlyFor: string | null;
  readonly threadTs: string | null;
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly archived: boolean;
  /** With another workspace. */
  readonly shared: boolean;
  readonly members: Set<string>;
  readonly messages: Map<string, Message>;
};

export type Member = SandboxPerson & { deleted: boolean; presence: 'active' | 'away' };

/** A channel beside the two of every sandbox, for tests of places where the bot is no member. */
export type ExtraChannel = {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly archived?: boolean;
  readonly shared?: boolean;
  readonly members: readonly string[];
};

/** A user group, as `@sre` is one. */
export type UserGroup = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: Set<string>;
  /** When it was put out of use, in seconds; 0 while it is in use. */
  deletedAt: number;
};

export type Workspace = {
  readonly people: Map<string, Member>;
  readonly channels: Map<string, Channel>;
  readonly groups: Map<string, UserGroup>;
  /** A message stamp: unique in the workspace, never smaller than the one before. */
  readonly stamp: () => string;
};

const channel = (given: ExtraChannel): Channel => ({
  id: given.id,
  name: given.name,
  kind: given.kind,
  archived: given.archived ?? false,
  shared: given.shared ?? false,
  members: new Set(given.members),
  messages: new Map(),
});

/** The workspace of people.ts: everybody in general, the approvers in theirs, the bot in both. */
export function openWorkspace(now: () => Date, extra: readonly ExtraChannel[]): Workspace {
  const everybody = Object.values(people);
  const { approver, secondApprover, admin } = people;
  const approvers = [approver.id, secondApprover.id, admin.id, app.botUser];
  const all = [
    channel({ ...channels.general, members: [...everybody.map(({ id }) => id), app.botUser] }),
    channel({ ...channels.approvers, members: approvers }),
    ...extra.map(channel),
  ];
  return {
    people: new Map(
      everybody.map((one) => [one.id, { ...one, deleted: false, presence: 'active' }]),
    ),
    channels: new Map(all.map((one) => [one.id, one])),
    groups: new Map(
      Object.values(groups).map((one) => [
        one.id,
        { ...one, members: new Set<string>(one.members), deletedAt: 0 },
      ]),
    ),
    stamp: newStamps(now),
  };
}

export const dmIdOf = (person: string): string => `D0${person.replace(/^U0?/, '')}`;

/** The bot's direct messages with a person; made when first needed, as Slack does. */
export function dmWith(workspace: Workspace, person: string): Channel {
  const id = dmIdOf(person);
  const known = workspace.channels.get(id);
  if (known !== undefined) return known;
  const made = channel({ id, name: 'ddkey', kind: 'dm', members: [person, app.botUser] });
  workspace.channels.set(id, made);
  return made;
}

/** Members of a channel without the deactivated, in the order in which they joined. */
export const membersOf = (workspace: Workspace, place: Channel): readonly string[] =>
  [...place.members].filter((id) => workspace.people.get(id)?.deleted !== true);

/**
 * Applies what an administrator or the person did. The bot's own id may join and leave too.
 * Throws on ids that are not in the workspace.
 */
export function changeMember(workspace: Workspace, change: PersonChange): void {
  const member = workspace.people.get(change.id);
  if (member === undefined && change.id !== app.botUser) {
    throw new Error(`nobody here has the id ${change.id}`);
  }
  const find = (id: string): Channel => {
    const found = workspace.channels.get(id);
    if (found === undefined) throw new Error(`no channel has the id ${id}`);
    return found;
  };
  for (const id of change.join ?? []) find(id).members.add(change.id);
  for (const id of change.leave ?? []) find(id).members.delete(change.id);
  if (member === undefined) return;
  member.presence = change.presence ?? member.presence;
  member.deleted = change.deleted ?? member.deleted;
}

/** Members of a user group without the deactivated. */
export const groupMembersOf = (workspace: Workspace, group: UserGroup): readonly string[] =>
  [...group.members].filter((id) => workspace.people.get(id)?.deleted !== true);

const findGroup = (workspace: Workspace, id: string): UserGroup => {
  const group = workspace.groups.get(id);
  if (group === undefined) throw new Error(`no user group has the id ${id}`);
  return group;
};

/** Puts a user group out of use or back, or changes who is in it. Throws on unknown ids. */
export function changeGroup(workspace: Workspace, change: GroupChange): void {
  const { id, disabled, deleted = false, add = [], remove = [] } = change;
  const group = findGroup(workspace, id);
  const stranger = add.find((person) => !workspace.people.has(person));
  if (stranger !== undefined) throw new Error(`nobody here has the id ${stranger}`);
  for (const person of add) group.members.add(person);
  for (const person of remove) group.members.delete(person);
  if (disabled !== undefined) group.deletedAt = disabled ? Math.floor(Date.now() / 1000) : 0;
  if (deleted) workspace.groups.delete(id);
}
