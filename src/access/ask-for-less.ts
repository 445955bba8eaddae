import type { Ask } from '../policy/ask.ts';
import type { Refused } from './refusal.ts';
import { scopesInUse, type UseDeps } from './scopes-in-use.ts';
import { turnAway } from './turn-away.ts';
import { type KeyPress, readHeldCase } from './whose-key.ts';

/**
 * What the holder of a key asked for, cut down to what the key used. It is looked up anew: the
 * button may be an old one. Nothing is asked for yet, and the key stays as it is.
 */
export async function askForLess(
  deps: UseDeps,
  press: KeyPress,
): Promise<{ readonly kind: 'found'; readonly ask: Ask } | Refused> {
  const about = { action: 'ask-for-used', by: press.by };
  const held = await readHeldCase(deps.ledger, press);
  if (held === null) return turnAway(deps, about, { code: 'not-yours' });
  const use = await scopesInUse(deps, press.key);
  const scopes = use?.kind === 'known' ? use.enough : [];
  if (scopes.length === 0) {
    const named = { ...about, requestId: held.request.id, key: press.key };
    return turnAway(deps, named, { code: 'use-unclear' });
  }
  // The job has more than was used, so the form holds single permissions in its place.
  return { kind: 'found', ask: { ...held.request.ask, preset: null, scopes: [...scopes] } };
}
