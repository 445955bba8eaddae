import type { KeyId, OrgId } from '../policy/ids.ts';
import { type Instant, secondsBetween } from '../policy/instant.ts';
import type { SweepRules } from '../policy/policy.ts';
import { endWith } from './end-with-key.ts';
import type { LedgerTx } from './ledger-port.ts';
import { retire } from './retire.ts';
import { actsAtMost } from './sweep-acts.ts';
import { type Compared, type Idle, sweptKey } from './sweep-compare.ts';
import type { HeldKey } from './sweep-ledger.ts';
import type { UnusedKey } from './sweep-report.ts';
import type { UnusedAsk } from './unused-asks.ts';

/*
 * Keys that Datadog has not seen used for long: their holders are asked. ddkey itself never uses a
 * key that it has handed out, so every use that Datadog knows of is somebody's.
 */

type Found = {
  readonly org: OrgId;
  readonly live: readonly HeldKey[];
  readonly compared: Pick<Compared, 'unused' | 'used'>;
  /** When Datadog's lists were read, and when that is acted on. */
  readonly at: Instant;
  readonly now: Instant;
};

/**
 * Only a whole generation can be unused: of a pair both halves, as Datadog may know the last use of
 * one and not of the other. A key that is being rotated out is asked about there.
 */
function wholly({ live, compared: { unused } }: Found): readonly Idle[] {
  const idle = new Set(unused.map(({ held }) => held.key.id));
  const isWhole = ({ held: { key } }: Idle): boolean =>
    key.rotatingSince === null &&
    live.every(
      ({ key: other }) =>
        other.requestId !== key.requestId ||
        (other.generation === key.generation && idle.has(other.id)),
    );
  return unused.filter(isWhole);
}

/** One question for a pair: about the half that people know it by. */
const askedAbout = (all: readonly Idle[]): readonly Idle[] =>
  all.filter(
    ({ held: { key } }) =>
      key.kind !== 'api' ||
      all.every(({ held }) => held.key.requestId !== key.requestId || held.key.kind === 'api'),
  );

async function ask(tx: LedgerTx, key: KeyId, now: Instant): Promise<UnusedKey['answer']> {
  await tx.openUnusedAsk(key, now);
  await tx.addDue({ kind: 'ask-unused', subject: key, runAt: now });
  return 'waiting';
}

/** Ends a key about which its holder said nothing, unless they do so at this moment. */
async function end(tx: LedgerTx, { key }: HeldKey, now: Instant): Promise<boolean> {
  // The grant before its keys, as everywhere.
  await tx.grant(key.requestId);
  const open = { state: 'open', at: now } as const;
  if (!(await tx.moveUnusedAsk(key.id, ['warned'], open))) return false;
  const live = await tx.key(key.id);
  if (live?.state !== 'live') return false;
  if (!(await retire(tx, live, { at: now, actor: 'ddkey', reason: 'unused' }))) return false;
  await endWith(tx, live, { end: 'unused', at: now });
  await tx.dropUnusedAsk(key.id);
  return true;
}

type Way = { readonly now: Instant; readonly rules: SweepRules; readonly mayEnd: boolean };

/** The time that the question named is over. A key ends only where its holder was told that it would. */
async function unanswered(
  tx: LedgerTx,
  { held, before }: { readonly held: HeldKey; readonly before: UnusedAsk },
  { now, rules, mayEnd }: Way,
): Promise<UnusedKey['answer']> {
  const ends = rules.revokesUnused && before.state === 'warned';
  if (ends) return mayEnd && (await end(tx, held, now)) ? 'revoked' : 'waiting';
  // Once in as long as it takes to count as unused.
  if (secondsBetween(before.at, now) < rules.unusedAfterSeconds) return 'silent';
  return ask(tx, held.key.id, now);
}

async function next(
  tx: LedgerTx,
  { held, before }: { readonly held: HeldKey; readonly before: UnusedAsk | undefined },
  way: Way,
): Promise<UnusedKey['answer']> {
  const { now, rules } = way;
  const { id } = held.key;
  if (before === undefined || before.state === 'open') return ask(tx, id, now);
  const { state, at, answerBy } = before;
  if (state === 'kept' || state === 'not-reached') {
    return secondsBetween(at, now) < rules.unusedAfterSeconds ? state : ask(tx, id, now);
  }
  const isOver = answerBy === undefined || now >= answerBy;
  return isOver ? unanswered(tx, { held, before }, way) : 'waiting';
}

/**
 * Asks the holders of unused keys, once in as long as it takes to count as unused; one who does not
 * answer in time is reported, or their key ends where the policy says so. Gives how each stands.
 */
export async function lookAfterUnused(
  tx: LedgerTx,
  found: Found,
  rules: SweepRules,
): Promise<readonly UnusedKey[]> {
  const asks = await tx.unusedAsksIn(found.org);
  for (const { key } of found.compared.used) {
    if (asks.has(key.id)) await tx.dropUnusedAsk(key.id);
  }
  const keys: UnusedKey[] = [];
  let ended = 0;
  for (const { held, lastUsedAt } of askedAbout(wholly(found))) {
    const before = asks.get(held.key.id);
    const how = { now: found.now, rules, mayEnd: ended < actsAtMost };
    const answer = await next(tx, { held, before }, how);
    if (answer === 'revoked') ended += 1;
    keys.push({ ...sweptKey(held), lastUsedAt, answer });
  }
  return keys;
}
