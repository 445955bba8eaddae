import type { People } from '../policy/evaluate.ts';
import type { SlackChannelId, SlackUserId } from '../policy/ids.ts';
import type { Person } from '../policy/people.ts';
import type { Directory, Found } from './ports.ts';
import type { ChannelUnfit } from './refusal.ts';

export type Gathered = Found<People, ChannelUnfit | 'unknown requester'> & {
  /** Somebody could not be looked up, so an empty list of approvers proves nothing. */
  readonly incomplete?: boolean;
};

/**
 * The requester and the members of the approver channel, at most `maxAgeSeconds` old. Each person
 * is looked up on their own, so that one who left does not break the rest.
 */
export async function gatherPeople(
  directory: Directory,
  who: { readonly requester: SlackUserId; readonly channel: SlackChannelId },
  maxAgeSeconds: number,
): Promise<Gathered> {
  const [requester, ids] = await Promise.all([
    directory.person(who.requester, maxAgeSeconds),
    directory.members(who.channel, maxAgeSeconds),
  ]);
  if (requester.kind === 'unreachable' || ids.kind === 'unreachable')
    return { kind: 'unreachable' };
  if (requester.kind === 'not') return { kind: 'not', why: 'unknown requester' };
  if (ids.kind === 'not') return ids;
  const looked = await Promise.all(ids.value.map((id) => directory.person(id, maxAgeSeconds)));
  const members: Person[] = [];
  for (const each of looked) if (each.kind === 'found') members.push(each.value);
  return {
    kind: 'found',
    value: { requester: requester.value, members },
    incomplete: looked.some((each) => each.kind === 'unreachable'),
  };
}
