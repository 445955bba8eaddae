import type { AlikeReads } from './alike-reads.ts';
import type { Case } from './case.ts';
import { roomWarnings } from './form-warnings.ts';
import type { ApprovalCard } from './notes.ts';
import type { PolicySource, ScopeCatalogue } from './ports.ts';
import { scopeLines, storyOf } from './story.ts';

const shownAtMost = 3;

/**
 * The card of a request. While it waits, approvers also see which live keys look like it, and
 * whether Datadog has hardly any room for one more.
 */
export async function cardOf(
  it: Case,
  deps: {
    readonly ledger: AlikeReads;
    readonly policies: PolicySource;
    readonly catalogue: ScopeCatalogue;
  },
): Promise<ApprovalCard> {
  const { request } = it;
  // What people approved stands on their card, whatever was changed by another request since.
  const scopes = scopeLines(request.ask.scopes, deps.catalogue);
  const story = { ...storyOf(it, deps), request, scopes };
  // A change is about a key that exists already.
  if (story.standing.at !== 'waiting' || request.amends !== null) return story;
  const alike = await deps.ledger.keysAlike(request, shownAtMost);
  return { ...story, beside: { alike, room: roomWarnings(deps.policies, request.ask) } };
}
