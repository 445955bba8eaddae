import { credentialsOf } from '../policy/ask.ts';
import type { Wanted } from '../policy/draft.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { askNow } from './ask-now.ts';
import type { Case } from './case.ts';
import type { HomeReads } from './home-reads.ts';
import { LedgerDown } from './ledger-down.ts';
import type { FormWarning } from './notes.ts';
import type { KeyLimit, PolicySource } from './ports.ts';
import { standingOf } from './standing.ts';

/** Whether admins should hear how full a list is. */
export const isNearlyFull = ({ used, most }: KeyLimit): boolean => used >= 0.8 * most;

/** Lists at Datadog that have hardly any room left for what is asked for. */
export function roomWarnings(policies: PolicySource, wanted: Wanted | null): FormWarning[] {
  const org = policies.orgs().find(({ id }) => id === wanted?.org);
  if (org === undefined || wanted === null) return [];
  return credentialsOf(wanted.kind).flatMap((credential): FormWarning[] => {
    const limit = credential === 'token' ? null : org.keyLimits[credential];
    return limit !== null && isNearlyFull(limit)
      ? [{ what: 'nearly-full', credential, ...limit }]
      : [];
  });
}

function isSame({ request, grant }: Case, wanted: Wanted): boolean {
  const ask = askNow(request, grant);
  return (
    ask.org === wanted.org &&
    ask.environment === wanted.environment &&
    ask.kind === wanted.kind &&
    ask.scopes.length === wanted.scopes.length &&
    ask.scopes.every((scope) => wanted.scopes.includes(scope))
  );
}

/** More keys than one person ever needs at once; the form asks for no more of them. */
const readAtMost = 50;

/** The form works without this, so a ledger that is down just leaves it out. */
async function readHeld(ledger: Pick<HomeReads, 'keysHeld'>, holder: SlackUserId) {
  try {
    return (await ledger.keysHeld(holder, { after: 0, most: readAtMost })).items;
  } catch (fault) {
    if (fault instanceof LedgerDown) return [];
    throw fault;
  }
}

/** The live key that a person holds already with just what they ask for. */
export async function heldWarnings(
  ledger: Pick<HomeReads, 'keysHeld'>,
  holder: SlackUserId,
  wanted: Wanted | null,
): Promise<FormWarning[]> {
  if (wanted === null) return [];
  const held = await readHeld(ledger, holder);
  const [last, ...others] = held
    .filter((it) => isSame(it, wanted))
    .flatMap(({ request, grant, keys }) => {
      const standing = standingOf(request, grant, keys);
      return standing.at === 'shown' ? [{ ...standing, purpose: request.ask.purpose }] : [];
    })
    .toReversed();
  if (last === undefined) return [];
  const { purpose, last4, expiresAt } = last;
  return [{ what: 'already-held', purpose, last4, expiresAt, more: others.length }];
}
