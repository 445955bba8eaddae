import { announce, recheck } from '../access/announce.ts';
import type { AuthorityDeps } from '../access/authority.ts';
import { deliver } from '../access/deliver.ts';
import type { Claim, ClaimedDue, StepResult } from '../access/due-work.ts';
import { expire } from '../access/expire.ts';
import { refreshCard, refreshNote } from '../access/inform.ts';
import { closeClaim, lapse } from '../access/lapse.ts';
import type { Ledger } from '../access/ledger-port.ts';
import { mint } from '../access/mint.ts';
import { offer } from '../access/offer.ts';
import type { Clock, KeyIssuer, Messenger, NewId } from '../access/ports.ts';
import { lookUp } from '../access/reconcile.ts';
import { revoke } from '../access/revoke.ts';
import { tell } from '../access/tell.ts';
import type { RequestId } from '../policy/ids.ts';

export type StepDeps = AuthorityDeps & {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly issuer: KeyIssuer;
  readonly messenger: Messenger;
};

/** Mint and deliver run in one go: the secret in between lives in this variable and nowhere else. */
async function mintAndDeliver(
  deps: StepDeps,
  due: { readonly subject: RequestId; readonly claim: Claim },
): Promise<StepResult> {
  const minted = await mint(deps, due);
  return minted.kind === 'through' ? minted.result : deliver(deps, minted, due.claim);
}

/** Runs the step that a claimed piece of work stands for. */
export function runDue(deps: StepDeps, due: ClaimedDue): Promise<StepResult> {
  switch (due.kind) {
    case 'announce':
      return announce(deps, due.subject);
    case 'recheck':
      return recheck(deps, due.subject);
    case 'tell':
      return tell(deps, due.subject);
    case 'card':
      return refreshCard(deps, due.subject);
    case 'note':
      return refreshNote(deps, due.subject);
    case 'offer':
      return offer(deps, due.subject);
    case 'deliver':
      return mintAndDeliver(deps, { subject: due.subject, claim: due.claim });
    case 'lapse':
      return lapse(deps, due.subject);
    case 'close-claim':
      return closeClaim(deps, due.subject);
    case 'revoke':
      return revoke(deps, due.subject);
    case 'expire':
      return expire(deps, due.subject);
    case 'look-up':
      return lookUp(deps, due.subject);
  }
}
