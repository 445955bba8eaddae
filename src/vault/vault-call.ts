import { Agent, request } from 'undici';
import { z } from 'zod';
import { callMs, callSignal } from './patience.ts';

export type VaultConfig = {
  /** Base URL, without a slash at its end. */
  readonly address: string;
  readonly namespace: string | null;
  readonly login:
    | { readonly how: 'token'; readonly token: string }
    | { readonly how: 'app-role'; readonly roleId: string; readonly secretId: string };
};

/** What came of a call: an answer, a no, or nothing of use. `status` 0: no answer at all. */
export type VaultAnswer =
  | { readonly kind: 'ok'; readonly body: unknown }
  | { readonly kind: 'denied' | 'missing' | 'away'; readonly status: number };

const longestAnswer = 1_000_000;
// It follows no redirect: a token and a secret go to the address that was configured, or nowhere.
const agent = new Agent({ connect: { timeout: callMs }, maxResponseSize: longestAnswer });

const comesBack = (status: number): boolean => status === 412 || status === 429 || status >= 500;

function kindOf(status: number): Exclude<VaultAnswer['kind'], 'ok'> {
  if (status === 404) return 'missing';
  return comesBack(status) ? 'away' : 'denied';
}

type Call = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string | null;
  readonly body?: unknown;
  readonly signal: AbortSignal;
};

/** One call; never throws, and tells no error text of a client, which may hold what was sent. */
export async function vaultCall(config: VaultConfig, call: Call): Promise<VaultAnswer> {
  const { method, path, token, body, signal } = call;
  try {
    const answer = await request(`${config.address}/v1/${path}`, {
      method,
      dispatcher: agent,
      signal: callSignal(signal),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'x-vault-request': 'true',
        ...(token === null ? {} : { 'x-vault-token': token }),
        ...(config.namespace === null ? {} : { 'x-vault-namespace': config.namespace }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    const { statusCode: status } = answer;
    return status === 200
      ? { kind: 'ok', body: JSON.parse(text) }
      : { kind: kindOf(status), status };
  } catch {
    return { kind: 'away', status: 0 };
  }
}

const LoggedIn = z.object({ auth: z.object({ client_token: z.string().min(1) }) });

/** A token to work with: the one that was given, or a fresh one for the role. */
export async function vaultToken(
  config: VaultConfig,
  signal: AbortSignal,
): Promise<
  { readonly kind: 'token'; readonly token: string } | Exclude<VaultAnswer, { kind: 'ok' }>
> {
  const { login } = config;
  if (login.how === 'token') return { kind: 'token', token: login.token };
  const answer = await vaultCall(config, {
    method: 'POST',
    path: 'auth/approle/login',
    token: null,
    body: { role_id: login.roleId, secret_id: login.secretId },
    signal,
  });
  if (answer.kind !== 'ok') return answer;
  const parsed = LoggedIn.safeParse(answer.body);
  return parsed.success
    ? { kind: 'token', token: parsed.data.auth.client_token }
    : { kind: 'away', status: 200 };
}
