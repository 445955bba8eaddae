import type { AlikeReads } from './alike-reads.ts';
import type { Case } from './case.ts';
import { roomWarnings } from './form-warnings.ts';
import type { ApprovalCard } from './notes.ts';
import type { PolicySource, ScopeCatalogue } from './ports.ts';
import { storyOf } from './story.ts';

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
  const story = storyOf(it, deps);
  if (story.standing.at !== 'waiting') return story;
  const alike = await deps.ledger.keysAlike(it.request, shownAtMost);
  return { ...story, beside: { alike, room: roomWarnings(deps.policies, it.request.ask) } };
}
