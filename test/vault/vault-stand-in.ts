import { z } from 'zod';
import { type Answer, type SeenCall, serve } from './served.ts';

export const role = { id: 'fake-role-id', secret: 'fake-role-secret' } as const;
export const rootToken = 'hvs.fake-root-token';
const roleToken = 'hvs.fake-role-token';

const Login = z.strictObject({ role_id: z.string(), secret_id: z.string() });
const Write = z.strictObject({
  options: z.strictObject({ cas: z.int().min(0) }),
  data: z.record(z.string(), z.string()),
});
const isKnown = (token: unknown): boolean => token === rootToken || token === roleToken;
type Data = z.infer<typeof Write>['data'];

const no = (status: number, ...errors: string[]): Answer => ({ status, body: { errors } });

const login = (body: string): Answer => {
  const sent = Login.safeParse(JSON.parse(body));
  const isRole = sent.data?.role_id === role.id && sent.data.secret_id === role.secret;
  return isRole
    ? { status: 200, body: { auth: { client_token: roleToken, lease_duration: 60 } } }
    : no(400, 'invalid role or secret ID');
};

/**
 * Vault's KV engine, version 2, at the mount `secret`: AppRole and token, check-and-set, metadata,
 * sealed. Strict: any other path, method, field or header is refused.
 */
export async function vaultStandIn() {
  const versions = new Map<string, Data[]>();
  let sealed = false;
  let namespace: string | null = null;
  const at = (path: string): Data[] => versions.get(path) ?? [];
  const put = (path: string, body: string): Answer => {
    const sent = Write.safeParse(JSON.parse(body));
    if (!sent.success) return no(400, 'unknown or missing fields');
    if (sent.data.options.cas !== at(path).length) {
      return no(400, 'check-and-set parameter did not match the current version');
    }
    versions.set(path, [...at(path), sent.data.data]);
    return { status: 200, body: { data: { version: at(path).length } } };
  };
  const secret = ({ method, body }: SeenCall, what: string, path: string): Answer => {
    if (what === 'data' && method === 'POST') return put(path, body);
    if (what !== 'metadata' || method !== 'GET') return no(405, 'unsupported operation');
    const current = at(path).length;
    return current === 0
      ? no(404)
      : { status: 200, body: { data: { current_version: current, custom_metadata: null } } };
  };
  const engine = (call: SeenCall): Answer => {
    const [, what = '', path = ''] =
      /^\/v1\/secret\/(data|metadata)\/([\w./-]+)$/u.exec(call.url) ?? [];
    return path === '' ? no(404, 'no handler for route') : secret(call, what, path);
  };
  const answer = (call: SeenCall): Answer => {
    const { url, method, headers, body } = call;
    if (sealed) return no(503, 'Vault is sealed');
    if ((headers['x-vault-namespace'] ?? null) !== namespace) return no(404, 'no such namespace');
    if (url === '/v1/auth/approle/login' && method === 'POST') return login(body);
    return isKnown(headers['x-vault-token']) ? engine(call) : no(403, 'permission denied');
  };
  const sortOf = ({ url }: SeenCall): string => /\/(login|data|metadata)\b/u.exec(url)?.[1] ?? '';
  const served = await serve(sortOf, answer);
  return {
    ...served,
    /** Every version at a path, oldest first. */
    at,
    seal: (isSealed: boolean): void => {
      sealed = isSealed;
    },
    setNamespace: (name: string): void => {
      namespace = name;
    },
    /** Writes as somebody else would. */
    byHand: (path: string): void => {
      versions.set(path, [...at(path), { written: 'by hand' }]);
    },
  };
}
export type VaultStandIn = Awaited<ReturnType<typeof vaultStandIn>>;
