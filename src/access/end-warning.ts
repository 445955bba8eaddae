import { addSeconds, type Instant, secondsBetween } from '../policy/instant.ts';
import { askNow } from './ask-now.ts';
import type { Case } from './case.ts';
import type { Standing, Story } from './notes.ts';
import { warnAhead } from './times.ts';

type Shown = Extract<Standing, { readonly at: 'shown' }>;
type Ending = { readonly standing: Shown; readonly lifetimeSeconds: number };

/** A grant with a key that somebody holds and wants to hear of; null for all others. */
export function endingOf({ request, grant }: Case, { standing }: Story): Ending | null {
  const { lifetimeSeconds } = askNow(request, grant);
  if (standing.at !== 'shown' || grant?.letGo === standing.expiresAt) return null;
  return { standing, lifetimeSeconds };
}

/** Seconds before the end. A key shown after such a moment named its end when it was shown. */
function warnings({ standing, lifetimeSeconds }: Ending): readonly number[] {
  const { shownAt, expiresAt } = standing;
  const life = secondsBetween(shownAt, expiresAt);
  return warnAhead(lifetimeSeconds).filter((ahead) => ahead < life);
}

/**
 * The warning whose time it is, named so that it is given once for this end; null when none is.
 * Those before it that nobody sent say the same.
 */
export function warningNow(ending: Ending, now: Instant): string | null {
  const { expiresAt } = ending.standing;
  const left = secondsBetween(now, expiresAt);
  const passed = warnings(ending).filter((ahead) => ahead >= left);
  return left <= 0 || passed.length === 0 ? null : `ends ${expiresAt} ${Math.min(...passed)}`;
}

/** When the next warning comes; null after the last. */
export function nextWarning(ending: Ending, now: Instant): Instant | null {
  const { expiresAt } = ending.standing;
  const left = secondsBetween(now, expiresAt);
  const open = warnings(ending).filter((ahead) => ahead < left);
  return open.length === 0 ? null : addSeconds(expiresAt, -Math.max(...open));
}
