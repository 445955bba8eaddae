import type { Case } from '../../src/access/case.ts';
import type { Grant, KeyRecord } from '../../src/access/grant.ts';
import type { SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour, type Instant } from '../../src/policy/instant.ts';
import { ana, ben, cleo } from './hand-made.ts';

/*
 * What a request, its grant and its keys may do, written down a second time and independently of
 * the product: for every press whether it counts, and for every two looks at the ledger whether
 * the one may follow from the other.
 */

type Moves = Readonly<Record<string, readonly string[]>>;

const requestMoves: Moves = {
  pending: ['approved', 'denied', 'cancelled', 'lapsed'],
  approved: ['fulfilled', 'failed', 'lapsed', 'cancelled'],
  failed: ['approved'],
};
const keyMoves: Moves = {
  intended: ['made', 'revoking', 'abandoned'],
  made: ['showing', 'revoking'],
  showing: ['live', 'revoking'],
  live: ['revoking'],
  revoking: ['revoked'],
};

/** True when some number of moves leads from one state to the other. */
function leads(moves: Moves, from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const state of reached) for (const next of moves[state] ?? []) reached.add(next);
  return reached.has(to);
}

const approvers: readonly SlackUserId[] = [ben, cleo];

/** What the model remembers of the past. */
export type Memory = { last: Case; readonly generationsAt: Instant[] };

export const mayDecide = ({ request }: Case, by: SlackUserId, now: Instant): boolean =>
  request.state === 'pending' && now < request.lapsesAt && approvers.includes(by);

export const mayCancel = ({ request }: Case, by: SlackUserId): boolean =>
  request.state === 'pending' && by === ana;

export const mayRetry = ({ request, grant }: Case, by: SlackUserId, now: Instant): boolean =>
  request.state === 'failed' &&
  approvers.includes(by) &&
  grant?.endedAt != null &&
  now < addSeconds(grant.endedAt, day);

export const mayTakeBack = ({ grant }: Case, by: SlackUserId): boolean =>
  approvers.includes(by) && grant !== null && grant.endedAt === null;

export const mayRevoke = (key: KeyRecord, by: SlackUserId): boolean =>
  by === ana && ['made', 'showing', 'live'].includes(key.state);

export const mayReceive = (key: KeyRecord, by: SlackUserId): boolean =>
  by === ana && ['showing', 'live'].includes(key.state);

const isOpen = (grant: Grant | null, now: Instant): grant is Grant =>
  grant !== null && grant.endedAt === null && (grant.expiresAt ?? grant.claimEndsAt) > now;

export type Asking = {
  readonly by: SlackUserId;
  readonly mode: 'show' | 'replace';
  readonly generation: number;
};

export function mayShow({ last, generationsAt }: Memory, asking: Asking, now: Instant): boolean {
  const { grant, keys } = last;
  if (asking.by !== ana || !isOpen(grant, now)) return false;
  const lately = generationsAt.filter((at) => at > addSeconds(now, -hour)).length;
  const isShown = keys.some((it) => it.state === 'live' && it.generation === asking.generation);
  const isCurrent = grant.generation === asking.generation;
  return lately < 5 && isCurrent && !(isShown && asking.mode === 'show');
}

/** A second key beside the one that works, never a third. */
export function mayRotate({ last, generationsAt }: Memory, key: KeyRecord, now: Instant): boolean {
  const { grant, keys } = last;
  if (!isOpen(grant, now) || key.state !== 'live' || key.generation !== grant.generation) {
    return false;
  }
  const lately = generationsAt.filter((at) => at > addSeconds(now, -hour)).length;
  return lately < 5 && keys.filter(({ state }) => state === 'live').length === 1;
}

/** One key that works, with nothing on its way to take its place. */
export function mayExtend({ grant, keys }: Case, key: KeyRecord, now: Instant): boolean {
  if (!isOpen(grant, now) || grant.expiresAt === null || key.state !== 'live') return false;
  const moving = keys.filter(
    ({ state, generation }) =>
      generation === grant.generation && (state === 'made' || state === 'showing'),
  );
  const live = keys.filter(({ state }) => state === 'live');
  return key.generation === grant.generation && live.length === 1 && moving.length === 0;
}

/** The older of two, while both work. */
export const maySwitch = ({ grant, keys }: Case, key: KeyRecord): boolean =>
  grant !== null &&
  key.state === 'live' &&
  key.generation < grant.generation &&
  keys.some((each) => each.state === 'live' && each.generation === grant.generation);

function keyFaults(before: KeyRecord, after: KeyRecord | undefined): string[] {
  if (after === undefined) return [`${before.id} is gone from the ledger`];
  const wrong: string[] = [];
  if (!leads(keyMoves, before.state, after.state)) {
    wrong.push(`a key went from ${before.state} to ${after.state}`);
  }
  if (before.datadogId !== null && before.datadogId !== after.datadogId) {
    wrong.push('a key has another id at Datadog than before');
  }
  return wrong;
}

/** What every request of the stories asks for. */
const usualLife = day;

function grantFaults(before: Grant | null, after: Grant | null): string[] {
  if (before === null) return [];
  if (after === null) return ['the grant is gone'];
  const wrong: string[] = [];
  if (after.generation < before.generation) wrong.push('the generation went back');
  const life = (after.lifetimeSeconds ?? usualLife) - (before.lifetimeSeconds ?? usualLife);
  const end = before.expiresAt === null ? null : addSeconds(before.expiresAt, life);
  if (life < 0) wrong.push('the life of a grant became shorter');
  if (end !== null && after.expiresAt !== end) {
    wrong.push('the end that was promised has changed');
  }
  return wrong;
}

/** Why the ledger cannot have come from the last look to this one; empty when it can. */
export function faultsBetween({ last, generationsAt }: Memory, now: Case, at: Instant): string[] {
  const from = last.grant?.generation ?? 0;
  const to = now.grant?.generation ?? 0;
  for (let count = from; count < to; count += 1) generationsAt.push(at);
  const wrong = leads(requestMoves, last.request.state, now.request.state)
    ? []
    : [`the request went from ${last.request.state} to ${now.request.state}`];
  const after = new Map(now.keys.map((key) => [key.id, key]));
  return [
    ...wrong,
    ...grantFaults(last.grant, now.grant),
    ...last.keys.flatMap((key) => keyFaults(key, after.get(key.id))),
  ];
}
