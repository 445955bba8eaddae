import type { OrgId } from '../policy/ids.ts';
import { addSeconds, type Instant, minute } from '../policy/instant.ts';
import { auditEvent } from './audit-event.ts';
import { lookAtHolders } from './check-holder.ts';
import { again, done, type StepResult } from './due-work.ts';
import type { Owner } from './grant.ts';
import type { Ledger, LedgerTx } from './ledger-port.ts';
import type { Clock, Org, PolicySource } from './ports.ts';
import type { KeyRegister, SurveyedList } from './survey.ts';
import { act, actsAtMost } from './sweep-acts.ts';
import { allSeen, type Compared, compare } from './sweep-compare.ts';
import { reportOf } from './sweep-findings.ts';
import { leftOver, sortOthers } from './sweep-others.ts';
import type { SweepReport } from './sweep-report.ts';
import { secondLookAfter, sweepEvery } from './times.ts';
import { lookAfterUnused } from './unused.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
  readonly register: KeyRegister;
};

/** A sweep under way: when it was planned for, and what Datadog's lists hold. */
type UnderWay = {
  readonly org: Org;
  readonly planned: Instant;
  readonly lists: readonly SurveyedList[];
  readonly at: Instant;
};

type Plan = { readonly planned: Instant; readonly owners: readonly Owner[] };

const planOf = (deps: Deps, { id, owner }: Org): Promise<Plan | null> =>
  deps.ledger.inTransaction(async (tx) => {
    const planned = await tx.nextSweep(id);
    if (planned === null) return null;
    // An owner whom the policy names no longer may still have keys.
    const others = (await tx.ownersIn(id)).filter(({ kind }) => kind !== 'other');
    const owners = new Map([owner, ...others].map((one) => [textOf(one), one]));
    return { planned, owners: [...owners.values()] };
  });

const textOf = (owner: Owner): string =>
  owner.kind === 'current-user' ? owner.kind : `${owner.kind} ${owner.id}`;

async function findAndAct(deps: Deps, tx: LedgerTx, { org, lists, at }: UnderWay) {
  const { sweep: rules } = deps.policies.policy();
  const { unusedAfterSeconds, revokesLeaked } = rules;
  const live = await tx.liveKeysIn(org.id);
  const seen = allSeen(lists);
  const missingSince = await tx.missingIn(org.id);
  const compared = compare({ live, lists, seen, at, missingSince, unusedAfterSeconds });
  const left = leftOver(seen, live);
  const sorted = sortOthers(left, await tx.keysNamed(org.id, left.names), at);
  const { gone, leaked } = compared;
  const wanted = { gone, leaked, leftovers: sorted.leftovers, revokesLeaked };
  const acted = await act(tx, { ...wanted, at: deps.clock.now() });
  const adoptable = sorted.strangers.filter((key) => !deps.register.isBots(org.id, key));
  await tx.setStrangers(org.id, adoptable);
  const missing = compared.missing.map(({ key }) => key.id);
  await tx.setMissing(org.id, missing, at);
  const asked = { org: org.id, live, compared, at, now: deps.clock.now() };
  const unused = await lookAfterUnused(tx, asked, rules);
  const before = await tx.lastSweep(org.id);
  const found = { org, at, lists, compared, sorted, acted, unused, before };
  return { compared, report: reportOf(found) };
}

/** The next look: soon after a key was missed or when there was too much to do, else in a day. */
function nextLook({ missing, isDoubtful, gone, leaked }: Compared, at: Instant): Instant {
  if (gone.length > actsAtMost || leaked.length > actsAtMost) return addSeconds(at, minute);
  const looksAgain = missing.length > 0 && !isDoubtful;
  return addSeconds(at, looksAgain ? secondLookAfter : sweepEvery);
}

const countsOf = (report: SweepReport) => ({
  org: report.org,
  compared: report.compared,
  differing: report.differing.count,
  missing: report.missing.count,
  gone: report.gone.count,
  unused: report.unused.count,
  leaked: report.leaked.count,
  leftovers: report.leftovers.count,
  alike: report.alike.count,
  unread: report.unread,
});

/**
 * Writes down what was found, with all that follows from it, in one go. Whoever took the same sweep
 * over meanwhile has moved the plan on; then nothing is written.
 */
const writeDown = (deps: Deps, underWay: UnderWay): Promise<Instant> =>
  deps.ledger.inTransaction(async (tx) => {
    const { org, planned, at } = underWay;
    const plan = await tx.nextSweep(org.id);
    if (plan !== planned) return plan ?? addSeconds(at, sweepEvery);
    const { compared, report } = await findAndAct(deps, tx, underWay);
    const next = nextLook(compared, at);
    await tx.saveSweep(report, next);
    const who = { at: deps.clock.now(), actor: 'ddkey' } as const;
    await tx.appendAudit(auditEvent(who, 'sweep.done', { details: countsOf(report) }));
    await tx.addDue({ kind: 'sweep-news', subject: org.id, runAt: who.at });
    await lookAtHolders(tx, await tx.liveKeysIn(org.id), who.at);
    return next;
  });

/**
 * The daily look after the keys of an org: reads Datadog's lists, compares them with the ledger, and
 * keeps a report. It deletes only what nobody holds and ddkey surely made, and, where the policy says
 * so, what Datadog found in public. However many replicas run, what counts is the plan in the ledger.
 */
export async function sweep(deps: Deps, id: OrgId): Promise<StepResult> {
  const org = deps.policies.orgs().find((each) => each.id === id);
  // Dropped from the policy: should it come back, its sweep is planned anew.
  if (org === undefined) return done;
  const at = deps.clock.now();
  const plan = await planOf(deps, org);
  if (plan === null) return done;
  if (plan.planned > at) return { kind: 'later', at: plan.planned };
  const survey = await deps.register.survey(id, plan.owners);
  if (survey.kind === 'busy') return again('datadog-busy', survey.notBefore);
  if (survey.kind === 'unknown') return again('datadog-silent');
  const next = await writeDown(deps, { org, planned: plan.planned, lists: survey.lists, at });
  return { kind: 'later', at: next };
}
