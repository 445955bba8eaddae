import { type Answer, forbidden, unauthorized } from './answer.ts';
import type { Operation } from './operations.ts';
import { isAlive, type Org, type Owner, type StoredKey } from './org.ts';

export type Caller = {
  readonly credential: StoredKey;
  /** The API key beside it; null for a token, which has none. */
  readonly apiKey: StoredKey | null;
  readonly owner: Owner;
};

/** The credentials of a call, read from its headers; absent ones are undefined. */
export type Shown = {
  readonly apiKey: string | undefined;
  readonly applicationKey: string | undefined;
  readonly bearer: string | undefined;
};

type Known =
  | { readonly kind: 'known'; readonly caller: Caller }
  /** `caller` where it is known who was refused. */
  | { readonly kind: 'refused'; readonly answer: Answer; readonly caller?: Caller };

const refused = (answer: Answer): Known => ({ kind: 'refused', answer });

const find = (org: Org, kind: StoredKey['kind'], secret: string): StoredKey | undefined =>
  org.keys.find((key) => key.kind === kind && key.secret === secret && isAlive(key, org.now()));

const known = (org: Org, used: readonly StoredKey[], credential: StoredKey): Known => {
  for (const key of used) key.lastUsedAt = org.now();
  const apiKey = used.find(({ kind }) => kind === 'api') ?? null;
  return { kind: 'known', caller: { credential, apiKey, owner: credential.owner } };
};

/** A token needs no API key beside it; a dead one is 401 (our choice, the real answer is unknown). */
const byToken = (org: Org, bearer: string): Known => {
  const token = find(org, 'token', bearer);
  return token === undefined ? refused(unauthorized) : known(org, [token], token);
};

const byKeys = (org: Org, proof: Operation['proof'], shown: Shown): Known => {
  if (shown.apiKey === undefined) return refused(unauthorized);
  const apiKey = find(org, 'api', shown.apiKey);
  if (apiKey === undefined) return refused(forbidden);
  if (proof === 'api-key') return known(org, [apiKey], apiKey);
  if (shown.applicationKey === undefined) return refused(unauthorized);
  const applicationKey = find(org, 'application', shown.applicationKey);
  if (applicationKey === undefined) return refused(forbidden);
  return known(org, [apiKey, applicationKey], applicationKey);
};

/** Whether the credential's scopes and its owner's permissions both allow it. */
const may = ({ credential, owner }: Caller, permission: string): boolean =>
  owner.permissions.has(permission) &&
  (credential.scopes === null || credential.scopes.includes(permission));

/**
 * Who calls, or why not: nothing shown is 401, a dead or unknown key 403, a caller without any of
 * the operation's permissions 403. Every credential that was accepted counts as used.
 */
export const identify = (org: Org, operation: Operation, shown: Shown): Known => {
  const found =
    shown.bearer !== undefined && operation.proof === 'caller'
      ? byToken(org, shown.bearer)
      : byKeys(org, operation.proof, shown);
  if (found.kind === 'refused' || operation.anyOf.length === 0) return found;
  const allowed = operation.anyOf.some((permission) => may(found.caller, permission));
  return allowed ? found : { ...refused(forbidden), caller: found.caller };
};
