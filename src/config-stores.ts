import { z } from 'zod';
import type { Variables } from './config-orgs.ts';
import { isLoopback } from './loopback.ts';
import type { StoreName } from './policy/target.ts';
import type { StoresConfig } from './vault/open-stores.ts';

const isSafe = (url: string): boolean => new URL(url).protocol === 'https:' || isLoopback(url);

/** Secrets travel encrypted, or do not leave this machine. */
const safeUrl = z
  .url({ protocol: /^https?$/u, error: 'must be a URL that begins with https' })
  .refine((url) => !URL.canParse(url) || isSafe(url), {
    error: 'must begin with https: keys are sent there',
  })
  .transform((url) => url.replace(/\/+$/u, ''));

const Environment = z.object({
  VAULT_ADDR: safeUrl.optional(),
  VAULT_NAMESPACE: z.string().optional(),
  VAULT_TOKEN: z.string().optional(),
  VAULT_ROLE_ID: z.string().optional(),
  VAULT_SECRET_ID: z.string().optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_ENDPOINT_URL: safeUrl.optional(),
});
type Environment = z.infer<typeof Environment>;

type StoresRead =
  | { readonly kind: 'read'; readonly stores: StoresConfig }
  | { readonly kind: 'unusable'; readonly faults: readonly string[] };

function vaultOf(env: Environment): StoresConfig['vault'] {
  const { VAULT_ADDR: address, VAULT_TOKEN: token, VAULT_ROLE_ID: roleId } = env;
  const { VAULT_SECRET_ID: secretId, VAULT_NAMESPACE: namespace = null } = env;
  if (address === undefined) return null;
  if (token !== undefined) return { address, namespace, login: { how: 'token', token } };
  if (roleId === undefined || secretId === undefined) return null;
  return { address, namespace, login: { how: 'app-role', roleId, secretId } };
}

function awsOf(env: Environment): StoresConfig['aws'] {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  const { AWS_SESSION_TOKEN: sessionToken = null, AWS_ENDPOINT_URL: endpoint = null } = env;
  return { accessKeyId, secretAccessKey, sessionToken, endpoint };
}

/** Which of the two logins is meant is never guessed. */
const twoLogins = ({ VAULT_TOKEN: token, VAULT_ROLE_ID: role }: Environment): string[] =>
  token !== undefined && role !== undefined
    ? ['VAULT_TOKEN and VAULT_ROLE_ID are both set: keep the one that ddkey is to work with']
    : [];

/** The secret stores of the environment, or what is wrong with its variables. None has to be there. */
export function readStores(variables: Variables): StoresRead {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
    return { kind: 'unusable', faults };
  }
  const faults = twoLogins(parsed.data);
  if (faults.length > 0) return { kind: 'unusable', faults };
  return { kind: 'read', stores: { vault: vaultOf(parsed.data), aws: awsOf(parsed.data) } };
}

const needs: Readonly<Record<StoreName, string>> = {
  vault: 'for Vault, set VAULT_ADDR, and VAULT_TOKEN or both VAULT_ROLE_ID and VAULT_SECRET_ID',
  aws: 'for AWS Secrets Manager, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
};

/** What a store needs in the environment and has not, in words; null where it can be worked with. */
export const missingIn =
  (variables: Variables) =>
  (store: StoreName): string | null => {
    const read = readStores(variables);
    // What is wrong has its own sentence already.
    if (read.kind === 'unusable') return null;
    return read.stores[store] === null ? needs[store] : null;
  };
