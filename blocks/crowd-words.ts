import type { Crowd } from '../src/policy/policy.ts';
import { channelMention, groupMention, joined, type Mrkdwn, md, mention } from './mrkdwn.ts';

const mostNamed = 4;

/** The first few of a list with "and" before the last, and how many were left out. */
function listed(names: readonly Mrkdwn[]): Mrkdwn {
  const first = names.slice(0, mostNamed);
  const left = names.length - first.length;
  const last = left > 0 ? md`${left} more` : first.at(-1);
  const before = left > 0 ? first : first.slice(0, -1);
  if (last === undefined) return md`nobody`;
  return before.length === 0 ? last : md`${joined(before, ', ')} and ${last}`;
}

/** Where some people come from: groups, channels, and who is named. For forms, as it may mention. */
export function crowdWords({ groups, channels, users }: Crowd): Mrkdwn {
  const places = [...groups.map(groupMention), ...channels.map(channelMention)];
  const named = users.map(mention);
  if (places.length === 0) return listed(named);
  const within = md`in ${listed(places)}`;
  return named.length === 0 ? within : md`${within}, and ${listed(named)}`;
}
