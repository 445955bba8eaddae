import type { UseOfKeys } from '../access/use-of-keys.ts';
import type { OrgConfig } from '../config-orgs.ts';
import type { DatadogCall } from '../datadog/client.ts';
import { type NeededPermission, neededPermissions } from '../datadog/needed-permissions.ts';
import type { OwnKey } from '../datadog/own-key.ts';
import { type Held, heldPermissions } from '../datadog/own-permissions.ts';
import type { Finding, FindingsOn } from './finding.ts';

/** One org, and where findings about it go. */
export type AtOrg = {
  readonly on: FindingsOn;
  readonly org: OrgConfig;
  readonly call: DatadogCall;
};

const namesOf = (some: readonly { readonly name: string }[]): string =>
  some.map(({ name }) => name).join(', ');

/** What does not work, each once, with the permissions that it lacks. */
function withoutText(missing: readonly NeededPermission[]): string {
  const sorts = [...new Set(missing.map(({ without }) => without))];
  return sorts
    .map((sort) => `without ${namesOf(missing.filter(({ without }) => without === sort))} ${sort}`)
    .join('; ');
}

function aboutMissing(
  { on, org }: AtOrg,
  needed: readonly NeededPermission[],
  held: ReadonlyMap<string, Held>,
): Finding {
  const missing = needed.filter(({ name }) => held.get(name) === 'missing');
  const unknown = needed.filter(({ name }) => held.get(name) === 'unknown');
  if (missing.length > 0) {
    const advice = {
      says: `The bot’s application key lacks ${namesOf(missing)}: ${withoutText(missing)}.`,
      next: `Give ${namesOf(missing)} to the role of the user of ${org.setBy.appKey}, and to the scopes of that key.`,
    };
    return missing.some(({ isVital }) => isVital)
      ? on.wrong('permissions-missing', advice)
      : on.lookAt('permissions-missing', advice);
  }
  if (unknown.length > 0) {
    return on.lookAt('permissions-missing', {
      says: `Datadog does not tell whether the bot’s application key has ${namesOf(unknown)}.`,
      next: `Look at the scopes of ${org.setBy.appKey} and at the role of its user in Datadog.`,
    });
  }
  return on.right('permissions-missing', `None: it has ${namesOf(needed)}.`);
}

function aboutSuperfluous(
  { on, org }: AtOrg,
  needed: readonly NeededPermission[],
  own: OwnKey | null,
): Finding {
  const check = 'permissions-superfluous';
  const limit = `Limit the key of ${org.setBy.appKey} to these scopes: ${namesOf(needed)}.`;
  if (own === null) {
    const says = 'Which scopes the bot’s application key has could not be read.';
    return on.lookAt(check, { says, next: limit });
  }
  if (own.scopes === null) {
    const says = 'The bot’s application key is not limited: it may do all that its user may.';
    return on.lookAt(check, { says, next: limit });
  }
  const superfluous = own.scopes.filter((scope) => !needed.some(({ name }) => name === scope));
  if (superfluous.length === 0) return on.right(check, 'None.');
  const says = `The bot’s application key has ${superfluous.join(', ')}, which it does not need.`;
  return on.lookAt(check, { says, next: limit });
}

/** Compares what the bot's own key may do with what it needs. */
export async function examinePermissions(
  at: AtOrg,
  own: OwnKey | null,
  uses: UseOfKeys,
): Promise<readonly Finding[]> {
  const needed = neededPermissions(at.org);
  const names = needed.map(({ name }) => name);
  const held = await heldPermissions(names, at.org, { call: at.call, uses, own });
  return [aboutMissing(at, needed, held), aboutSuperfluous(at, needed, own)];
}
