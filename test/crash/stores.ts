import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { VaultStandIn } from '../vault/vault-stand-in.ts';
import type { Kept } from './observer.ts';
import { works } from './secrets.ts';

type Wrong = { readonly about: string; readonly what: string };
type Stores = { readonly sandbox: Sandbox; readonly vault: VaultStandIn };

/** What is wrong with the place of one key that nobody was shown; null when it is right. */
async function wrongAt({ sandbox, vault }: Stores, kept: Kept): Promise<string | null> {
  const { request, keys } = kept;
  if (request.deliverTo?.store !== 'vault' || request.amends !== null) return null;
  const written = keys.filter((key) => key.shownAt !== null);
  const newest = written.toSorted((one, other) => other.generation - one.generation)[0];
  // Where somebody deleted it by hand, an older one may still work on to its end, and lies nowhere.
  if (newest?.state !== 'live') return null;
  const held = vault.at(request.deliverTo.path).at(-1);
  if (held?.['DD_APP_KEY_ID'] !== newest.datadogId) return 'its live key is not in its store';
  const secret = held?.['DD_APP_KEY'] ?? '';
  return (await works(sandbox, secret, 'application'))
    ? null
    : 'the secret in its store does not work';
}

/** Every live key that was to be written into a store is what lies there last, and works. */
export async function storesHold(it: Stores, kept: readonly Kept[]): Promise<Wrong[]> {
  const wrong: Wrong[] = [];
  for (const each of kept) {
    const what = await wrongAt(it, each);
    if (what !== null) wrong.push({ about: each.request.id, what });
  }
  return wrong;
}
