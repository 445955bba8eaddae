import { adopt } from '../access/adopt.ts';
import { announce, recheck } from '../access/announce.ts';
import { applyScopes } from '../access/apply-scopes.ts';
import { askHolder } from '../access/ask-holder.ts';
import { askAboutUnused } from '../access/ask-unused.ts';
import type { AuthorityDeps } from '../access/authority.ts';
import { checkHolder } from '../access/check-holder.ts';
import { deliver } from '../access/deliver.ts';
import { deliverToStore } from '../access/deliver-to-store.ts';
import {
  type Claim,
  type ClaimedDue,
  keyWork,
  ledgerWork,
  orgWork,
  requestWork,
  type StepResult,
} from '../access/due-work.ts';
import { endOverlap } from '../access/end-overlap.ts';
import { expire } from '../access/expire.ts';
import { type AuditSinks, forwardAudit } from '../access/forward-audit.ts';
import { refreshHome } from '../access/home.ts';
import { refreshCard, refreshNote } from '../access/inform.ts';
import { tellOfReview } from '../access/key-review-news.ts';
import { closeClaim, lapse } from '../access/lapse.ts';
import type { Ledger } from '../access/ledger-port.ts';
import { mint } from '../access/mint.ts';
import { offer } from '../access/offer.ts';
import { findAging } from '../access/plan-rotations.ts';
import type { Clock, KeyIssuer, Messenger, NewId } from '../access/ports.ts';
import { postHead } from '../access/post-head.ts';
import { clearPrint } from '../access/print.ts';
import { lookUp } from '../access/reconcile.ts';
import { revoke } from '../access/revoke.ts';
import { rotateByAge } from '../access/rotate-by-age.ts';
import { runKeyReview } from '../access/run-key-review.ts';
import type { SecretStores } from '../access/stores.ts';
import type { KeyRegister } from '../access/survey.ts';
import { sweep } from '../access/sweep.ts';
import { tellOfSweep } from '../access/sweep-news.ts';
import { tell } from '../access/tell.ts';
import { tellLeak } from '../access/tell-leak.ts';
import type { Vitals } from '../access/vitals.ts';
import type { KeyId, OrgId, RequestId, SlackUserId } from '../policy/ids.ts';

export type StepDeps = AuthorityDeps & {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly issuer: KeyIssuer;
  readonly messenger: Messenger;
  readonly stores: SecretStores;
  readonly register: KeyRegister;
  readonly vitals: () => Vitals;
  readonly sinks: AuditSinks;
};

/** Mint and deliver run in one go: the secret in between lives in this variable and nowhere else. */
async function mintAndDeliver(
  deps: StepDeps,
  due: { readonly subject: RequestId; readonly claim: Claim },
): Promise<StepResult> {
  const minted = await mint(deps, due);
  switch (minted.kind) {
    case 'through':
      return minted.result;
    case 'minted':
      return deliver(deps, minted, due.claim);
    case 'for-store':
      return deliverToStore(deps, minted, due.claim);
  }
}

type About<Subject> = Extract<ClaimedDue, { readonly subject: Subject }>;
const isAbout =
  <Subject>(kinds: readonly string[]) =>
  (due: ClaimedDue): due is About<Subject> =>
    kinds.includes(due.kind);
const isAboutRequest = isAbout<RequestId>(requestWork);
const isAboutKey = isAbout<KeyId>(keyWork);
const isAboutOrg = isAbout<OrgId>(orgWork);
const isAboutLedger = isAbout<'ledger'>(ledgerWork);

type Step<Subject> = (deps: StepDeps, due: About<Subject>) => Promise<StepResult>;
type Steps<Subject> = Readonly<Record<About<Subject>['kind'], Step<Subject>>>;

const forRequest: Steps<RequestId> = {
  announce: (deps, { subject }) => announce(deps, subject),
  recheck: (deps, { subject }) => recheck(deps, subject),
  tell: (deps, { subject }) => tell(deps, subject),
  card: (deps, { subject }) => refreshCard(deps, subject),
  note: (deps, { subject }) => refreshNote(deps, subject),
  offer: (deps, { subject }) => offer(deps, subject),
  deliver: (deps, { subject, claim }) => mintAndDeliver(deps, { subject, claim }),
  'change-scopes': (deps, { subject }) => applyScopes(deps, subject),
  lapse: (deps, { subject }) => lapse(deps, subject),
  'close-claim': (deps, { subject }) => closeClaim(deps, subject),
  print: (deps, { subject, claim }) => clearPrint(deps, { subject, claim }),
};
const forKey: Steps<KeyId> = {
  revoke: (deps, { subject }) => revoke(deps, subject),
  'end-overlap': (deps, { subject }) => endOverlap(deps, subject),
  rotate: (deps, { subject }) => rotateByAge(deps, subject),
  expire: (deps, { subject }) => expire(deps, subject),
  adopt: adopt,
  'ask-unused': (deps, { subject }) => askAboutUnused(deps, subject),
  'tell-leak': (deps, { subject }) => tellLeak(deps, subject),
  'look-up': (deps, { subject }) => lookUp(deps, subject),
};
const forOrg: Steps<OrgId> = {
  sweep: (deps, { subject }) => sweep(deps, subject),
  'sweep-news': (deps, { subject }) => tellOfSweep(deps, subject),
  'key-review': (deps, { subject }) => runKeyReview(deps, subject),
  'key-review-news': (deps, { subject }) => tellOfReview(deps, subject),
  rotations: (deps, { subject }) => findAging(deps, subject),
};
const forPerson: Steps<SlackUserId> = {
  'review-note': (deps, { subject }) => askHolder(deps, subject),
  'check-holder': (deps, { subject }) => checkHolder(deps, subject),
  home: (deps, { subject }) => refreshHome(deps, subject),
};
const forLedger: Steps<'ledger'> = {
  'audit-head': (deps) => postHead(deps),
  'forward-file': (deps) => forwardAudit(deps, 'file'),
  'forward-logs': (deps) => forwardAudit(deps, 'logs'),
};

/** Runs the step that a claimed piece of work stands for. */
export function runDue(deps: StepDeps, due: ClaimedDue): Promise<StepResult> {
  if (isAboutRequest(due)) return forRequest[due.kind](deps, due);
  if (isAboutKey(due)) return forKey[due.kind](deps, due);
  if (isAboutOrg(due)) return forOrg[due.kind](deps, due);
  if (isAboutLedger(due)) return forLedger[due.kind](deps, due);
  return forPerson[due.kind](deps, due);
}
