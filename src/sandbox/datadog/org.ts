import { randomUUID } from 'node:crypto';
import { credentials } from '../people.ts';
import { type AuditLog, openAuditLog } from './audit-log.ts';

/* The one Datadog org of the sandbox: its users, what they may do, and every key ever made. */

export type ScopeKnown = {
  readonly name: string;
  readonly group: string;
  readonly displayName: string;
  readonly type: string;
  readonly restricted: boolean;
};

export type Owner = {
  readonly id: string;
  readonly name: string;
  readonly serviceAccount: boolean;
  readonly permissions: Set<string>;
  /** The account is closed. */
  disabled: boolean;
};

export type StoredKey = {
  readonly id: string;
  readonly kind: 'application' | 'api' | 'token';
  readonly secret: string;
  /** Tokens only: the part that lists may show. */
  readonly publicPortion: string;
  readonly owner: Owner;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  name: string;
  /** Null: whatever the owner may do. */
  scopes: readonly string[] | null;
  modifiedAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  /** Datadog found its secret in public. */
  isLeaked: boolean;
  /** API keys only. */
  category: string;
  remoteConfig: boolean;
};

type NewKey = Pick<StoredKey, 'kind' | 'secret' | 'owner' | 'name'> &
  Partial<Pick<StoredKey, 'scopes' | 'publicPortion' | 'expiresAt' | 'category' | 'remoteConfig'>>;

export type Org = {
  readonly id: string;
  readonly now: () => Date;
  readonly scopes: readonly ScopeKnown[];
  readonly owners: readonly Owner[];
  readonly keys: readonly StoredKey[];
  readonly audit: AuditLog;
  readonly pageSizeMax: number;
  readonly maxAllowedPerUser: number;
  readonly maxApiKeys: number;
  /** What the bot's own application key is limited to; null: to nothing. */
  readonly ownKeyScopes: readonly string[] | null;
  /** Whether service accounts can be given access tokens. */
  readonly offersTokens: boolean;
  /** Off: a person's own application key can be read again. */
  readonly oneTimeRead: boolean;
  /** Keys younger than this are not in lists yet. Milliseconds on the sandbox's clock. */
  readonly listLagMs: () => number;
  /** Keys of this name are left out of the list that is being answered. */
  readonly isOverlooked: (name: string) => boolean;
  add(key: NewKey): StoredKey;
};

const dataPermissions = ['dashboards_read', 'dashboards_write', 'monitors_read', 'monitors_write'];

/** The user that the bot's own application key belongs to. */
const botUser = (): Owner => ({
  id: '3f0c0000-0000-4000-8000-0000000000b0',
  name: 'ddkey bot',
  serviceAccount: false,
  disabled: false,
  permissions: new Set([
    'user_app_keys',
    'service_account_write',
    'org_app_keys_read',
    'org_app_keys_write',
    'user_access_read',
    'api_keys_read',
    'api_keys_write',
    'api_keys_delete',
    'audit_logs_read',
    ...dataPermissions,
  ]),
});

/** What the role of the hand-out account leaves out, so that a missing permission can be tried. */
const withheld: ReadonlySet<string> = new Set([
  'billing_edit',
  'logs_delete_data',
  'rum_delete_data',
  'api_keys_read',
  'api_keys_write',
  'api_keys_delete',
  'user_app_keys',
  'org_app_keys_read',
  'org_app_keys_write',
  'service_account_write',
  'user_access_manage',
  'user_access_read',
  'org_management',
]);

/** Owns the keys that the sandbox's bot hands out. */
const handOutAccount = (scopes: readonly ScopeKnown[]): Owner => ({
  id: credentials.serviceAccount,
  name: 'ddkey hand-out',
  serviceAccount: true,
  disabled: false,
  permissions: new Set([
    ...scopes.map(({ name }) => name).filter((name) => !withheld.has(name)),
    ...dataPermissions,
  ]),
});

/** May only read: a key of this account with a write scope still cannot write. */
const readerAccount = (): Owner => ({
  id: '3f0c0000-0000-4000-8000-000000000002',
  name: 'read-only reports',
  serviceAccount: true,
  disabled: false,
  permissions: new Set(['dashboards_read', 'monitors_read']),
});

/** A person with keys of their own, whom nobody asked before they made them. */
const colleague = (): Owner => ({
  id: '3f0c0000-0000-4000-8000-0000000000c0',
  name: 'Casey Colleague',
  serviceAccount: false,
  disabled: false,
  permissions: new Set(['user_app_keys', ...dataPermissions]),
});

const stored = (key: NewKey, now: Date): StoredKey => ({
  id: randomUUID(),
  scopes: null,
  publicPortion: '',
  expiresAt: null,
  category: 'default',
  remoteConfig: true,
  ...key,
  createdAt: now,
  modifiedAt: now,
  lastUsedAt: null,
  revokedAt: null,
  isLeaked: false,
});

export type OrgOptions = Omit<Org, 'id' | 'owners' | 'keys' | 'audit' | 'add'>;

/** A fresh org that knows just the bot's own API key and application key. */
export const openOrg = (options: OrgOptions): Org => {
  const keys: StoredKey[] = [];
  const bot = botUser();
  const add = (key: NewKey): StoredKey => {
    const made = stored(key, options.now());
    keys.push(made);
    return made;
  };
  add({ kind: 'api', secret: credentials.datadogApiKey, owner: bot, name: 'sandbox' });
  add({
    kind: 'application',
    secret: credentials.datadogAppKey,
    owner: bot,
    name: 'ddkey bot',
    scopes: options.ownKeyScopes,
  });
  const owners = [bot, handOutAccount(options.scopes), readerAccount(), colleague()];
  const id = '3f0c0000-0000-4000-8000-00000000000a';
  return { ...options, id, owners, keys, audit: openAuditLog(), add };
};

/** Whether the key was made by the org itself at the start, for the bot to work with. */
export const isSeed = (key: StoredKey): boolean =>
  key.secret === credentials.datadogApiKey || key.secret === credentials.datadogAppKey;

/** Neither revoked nor past its end. Both end at the instant itself. */
export const isAlive = (key: StoredKey, now: Date): boolean =>
  key.revokedAt === null && (key.expiresAt === null || now < key.expiresAt);

/** The names that may be asked for as a scope. Case counts. */
export const unknownScopes = (org: Org, asked: readonly string[]): string[] => {
  const known = new Set([...org.scopes.map((scope) => scope.name), 'admin', 'standard']);
  return asked.filter((name) => !known.has(name));
};
