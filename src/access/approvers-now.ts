import type { SlackChannelId, SlackUserId } from '../policy/ids.ts';
import { type Unfit, unfitBecause } from '../policy/people.ts';
import type { Directory, Found } from './ports.ts';
import type { ChannelUnfit } from './refusal.ts';

type Dropped = { readonly id: SlackUserId; readonly why: Unfit | 'not to be found' };
export type Approvers = {
  readonly able: readonly SlackUserId[];
  /** Members who do not count, and why. */
  readonly dropped: readonly Dropped[];
};
export type ApproversNow = Found<Approvers, ChannelUnfit>;

/** Who could approve a request of somebody else's at this moment; ddkey itself is no member. */
export async function approversNow(
  directory: Directory,
  channel: SlackChannelId,
  self: SlackUserId,
): Promise<ApproversNow> {
  const members = await directory.members(channel, 0);
  if (members.kind !== 'found') return members;
  const able: SlackUserId[] = [];
  const dropped: Dropped[] = [];
  for (const id of members.value.filter((member) => member !== self)) {
    const person = await directory.person(id, 0);
    if (person.kind === 'unreachable') return person;
    const why = person.kind === 'found' ? unfitBecause(person.value) : 'not to be found';
    if (why === null) able.push(id);
    else dropped.push({ id, why });
  }
  return { kind: 'found', value: { able, dropped } };
}
