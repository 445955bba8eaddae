import type { Case } from './case.ts';
import { roomWarnings } from './form-warnings.ts';
import type { Listed } from './home-reads.ts';
import type { ApprovalCard, KeyAlike } from './notes.ts';
import type { PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest } from './request.ts';
import { storyOf } from './story.ts';

/** Reads live keys that look like what is asked for. */
export type AlikeReads = {
  /** Of other requests, in the same organisation: for the same purpose, or with the same scopes. */
  readonly keysAlike: (
    request: Pick<AccessRequest, 'id' | 'ask'>,
    most: number,
  ) => Promise<Listed<KeyAlike>>;
};

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
