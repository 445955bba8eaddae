import type { KeyId } from '../policy/ids.ts';
import { addSeconds, day, type Instant, secondsBetween } from '../policy/instant.ts';
import { asItIsNow } from './ask-now.ts';
import { auditEvent } from './audit-event.ts';
import { type AuthorityDeps, whyNotAllowed } from './authority.ts';
import type { Case } from './case.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { KeyRecord } from './grant.ts';
import type { Notice } from './notes.ts';
import type { Refusal } from './refusal.ts';
import { startRotation } from './rotate.ts';
import { storyOf } from './story.ts';
import { holderOf, takenOf } from './taken.ts';
import { type Saying, say, type TellDeps } from './tell.ts';
import { overlapFor, rotationAhead, rotationWaits } from './times.ts';

type Deps = AuthorityDeps & TellDeps;
type About = Extract<Notice['about'], 'rotates' | 'rotate-now'>;

/** A key in somebody's hands that nothing takes the place of, and when its rule wants that. */
type Aging = {
  readonly it: Case;
  readonly key: KeyRecord;
  readonly endsAt: Instant;
  readonly warnAt: Instant;
  readonly rotatesAt: Instant;
};

async function readAging(deps: Deps, id: KeyId): Promise<Aging | null> {
  const key = await deps.ledger.inTransaction((tx) => tx.key(id));
  if (key === null || key.state !== 'live' || key.rotatingSince !== null) return null;
  const it = await deps.ledger.caseOf(key.requestId);
  if (it?.grant?.endedAt !== null || it.grant.generation !== key.generation) return null;
  // By its name, as with everything that a rule says of requests it has decided.
  const rule = deps.policies.policy().rules.find(({ name }) => name === it.request.rule);
  const every = rule?.rotateEverySeconds ?? null;
  const { shownAt, expiresAt: endsAt } = key;
  if (every === null || shownAt === null || endsAt === null) return null;
  const rotatesAt = addSeconds(shownAt, every);
  return { it, key, endsAt, rotatesAt, warnAt: addSeconds(rotatesAt, -rotationAhead(every)) };
}

/** True for a key that ends by itself while its successor would work beside it. */
const endsAnyway = ({ key, rotatesAt, endsAt }: Aging): boolean => {
  const life = secondsBetween(key.shownAt ?? key.intendedAt, endsAt);
  return endsAt <= addSeconds(rotatesAt, overlapFor(life));
};

/** Not later than in a day: the policy may have changed by then. */
const lookAgain = (at: Instant, now: Instant): StepResult => {
  const soonest = addSeconds(now, day);
  return { kind: 'later', at: at < soonest ? at : soonest };
};

const toHolder = (deps: Deps, { it, key, rotatesAt }: Aging, about: About): Saying => ({
  what: `${about} ${key.id}`,
  place: { to: holderOf(it.request, it.grant), thread: null },
  notice: { ...storyOf(it, deps), about, rotatesAt },
});

/** The holder and the admins hear once that the policy of today does not want it; nothing changes. */
async function tellOfNo(deps: Deps, { it, key }: Aging, because: Refusal): Promise<StepResult> {
  const now = deps.clock.now();
  const { id } = it.request;
  const holder = holderOf(it.request, it.grant);
  const what = `not-rotated ${key.id}`;
  await deps.ledger.inTransaction(async (tx) => {
    if (await tx.wasTold(id, what)) return;
    await tx.setTold(id, what, now);
    const details = { code: because.code, action: 'rotate', why: 'its age' };
    const about = { requestId: id, keyId: key.id, details };
    await tx.appendAudit(auditEvent({ at: now, actor: 'ddkey' }, 'action.refused', about));
  });
  const { admins, channel } = deps.policies.policy();
  for (const to of [holder, ...(admins.length > 0 ? admins : [channel])]) {
    const notice = { ...storyOf(it, deps), about: 'not-rotated', because } as const;
    const place = { to, thread: null };
    const held = await say(deps, id, { what: `${what} ${to}`, place, notice });
    if (held !== null) return held;
  }
  return lookAgain(addSeconds(now, day), now);
}

/** Refusals after which there is nothing left to rotate. */
const over: readonly Refusal['code'][] = ['grant-ended', 'key-is-dead', 'not-yours'];

async function begin(deps: Deps, { it, key }: Aging): Promise<StepResult> {
  const now = deps.clock.now();
  const press = {
    key: key.id,
    by: holderOf(it.request, it.grant),
    actor: 'ddkey',
    why: 'its age',
  } as const;
  const no = await deps.ledger.inTransaction((tx) => startRotation(tx, press, now));
  if (no === null || over.includes(no.code)) return done;
  return { kind: 'later', at: addSeconds(now, rotationWaits) };
}

/** Its time has come: it begins where its holder is there to see the next key. */
async function rotateNow(deps: Deps, aging: Aging): Promise<StepResult> {
  const { request, grant } = aging.it;
  const no =
    takenOf(request, grant) === null
      ? await whyNotAllowed(deps, asItIsNow(request, grant))
      : ({ code: 'not-shown-to-you' } as const);
  if (no?.code === 'people-unreachable') return again('people-unknown');
  if (no !== null) return tellOfNo(deps, aging, no);
  const isWritten = request.deliverTo !== null;
  if (isWritten || (await deps.directory.isActive(holderOf(request, grant)))) {
    return begin(deps, aging);
  }
  // What is shown to somebody who is away is lost; so they are asked, and looked for.
  const held = await say(deps, request.id, toHolder(deps, aging, 'rotate-now'));
  return held ?? { kind: 'later', at: addSeconds(deps.clock.now(), rotationWaits) };
}

/**
 * The rule wants a new key in place of one that is so old: its holder is told ahead, and then the
 * rotation begins as if they had pressed *Rotate*, judged by the policy of today.
 */
export async function rotateByAge(deps: Deps, id: KeyId): Promise<StepResult> {
  const aging = await readAging(deps, id);
  if (aging === null) return done;
  const now = deps.clock.now();
  const { warnAt, rotatesAt, endsAt } = aging;
  if (endsAnyway(aging)) return lookAgain(endsAt, now);
  if (now < warnAt) return lookAgain(warnAt, now);
  if (now >= rotatesAt) return rotateNow(deps, aging);
  const held = await say(deps, aging.it.request.id, toHolder(deps, aging, 'rotates'));
  return held ?? lookAgain(rotatesAt, now);
}
