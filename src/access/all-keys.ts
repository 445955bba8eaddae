import type { KeyId, SlackUserId } from '../policy/ids.ts';
import { addSeconds } from '../policy/instant.ts';
import type { KeyOfSomebody } from './admin-reads.ts';
import { isAdmin } from './admins.ts';
import type { AllKeysHome, KeyWithOrg } from './home-facts.ts';
import type { KeyFilter } from './key-filter.ts';
import type { Ledger } from './ledger-port.ts';
import type { Story } from './notes.ts';
import { paged } from './own-home.ts';
import type { Clock, PolicySource, ScopeCatalogue } from './ports.ts';
import type { Refused } from './refusal.ts';
import { orgLine, storyOf } from './story.ts';
import { endsSoonWithin } from './times.ts';
import { turnAway } from './turn-away.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly policies: PolicySource;
};

/** Each takes one of the hundred blocks of Home. */
const keysPerPage = 40;

const withOrg = ({ policies }: Deps, it: KeyOfSomebody): KeyWithOrg => ({
  ...it,
  org: orgLine(policies, it.request),
});

/** One page of everybody's keys that fit; null for whoever is no admin. */
export async function readAllKeys(
  deps: Deps,
  person: SlackUserId,
  place: { readonly page: number; readonly filter: KeyFilter },
): Promise<AllKeysHome | null> {
  if (!isAdmin(deps, person)) return null;
  const { filter, page } = place;
  const soon = addSeconds(deps.clock.now(), endsSoonWithin);
  const read = (slice: { readonly after: number; readonly most: number }) =>
    deps.ledger.keysLike(filter, { ...slice, soon });
  const keys = await paged(read, page, keysPerPage);
  return {
    shows: 'all-keys',
    filter,
    keys: { ...keys, items: keys.items.map((it) => withOrg(deps, it)) },
  };
}

/** Whether this person may look at everybody's keys now. */
export async function mayLookAtAll(
  deps: Deps,
  by: SlackUserId,
): Promise<{ readonly kind: 'may' } | Refused> {
  if (isAdmin(deps, by)) return { kind: 'may' };
  return turnAway(deps, { by, action: 'all-keys' }, { code: 'not-an-admin' });
}

/** All about anybody's key, for an admin: never its secret. */
export async function describeAnyKey(
  deps: Deps & { readonly catalogue: ScopeCatalogue },
  press: { readonly key: KeyId; readonly by: SlackUserId },
): Promise<({ readonly kind: 'found'; readonly story: Story } & KeyOfSomebody) | Refused> {
  const may = await mayLookAtAll(deps, press.by);
  if (may.kind === 'refused') return may;
  const found = await deps.ledger.keyOfSomebody(press.key);
  const it = found === null ? null : await deps.ledger.caseOf(found.request.id);
  if (found === null || it === null) {
    const wanted = { by: press.by, action: 'details' };
    return turnAway(deps, wanted, { code: 'key-is-dead', last4: null });
  }
  return { kind: 'found', story: storyOf(it, deps), ...found };
}
