import { z } from 'zod';
import type { Before, SecretStores, StoreNo, StoreWish } from '../access/stores.ts';
import type { Target } from '../policy/target.ts';
import { lookSignal, writeSignal } from './patience.ts';
import { secretFields } from './secret-fields.ts';
import { type VaultAnswer, type VaultConfig, vaultCall, vaultToken } from './vault-call.ts';

type Place = Extract<Target, { readonly store: 'vault' }>;
/** Hears which call got which status: never a body, which may hold a secret. */
type Warn = (what: string) => void;
type Deps = { readonly config: VaultConfig; readonly warn: Warn };

type Seen = { readonly kind: 'free'; readonly current: number; readonly token: string } | StoreNo;

const Metadata = z.object({ data: z.object({ current_version: z.int().min(0) }) });
const WrittenVersion = z.object({ data: z.object({ version: z.int().min(1) }) });

const no = (
  { warn }: Deps,
  what: string,
  answer: Exclude<VaultAnswer, { kind: 'ok' }>,
): StoreNo => {
  warn(`Vault gave status ${answer.status} to ${what}`);
  return { kind: answer.kind === 'away' ? 'away' : 'denied' };
};

/** Nothing there counts as free, also where something was and its history was deleted. */
const mayFollow = ({ version, maybe }: Before, current: number): boolean => {
  const known = Number(version ?? 0);
  return current === 0 || (current >= known && current <= known + maybe.length);
};

/** The newest version of a path, where a next one would overwrite nobody's. Reads no secret. */
async function see(
  deps: Deps,
  { mount, path }: Place,
  { before, signal }: { readonly before: Before; readonly signal: AbortSignal },
): Promise<Seen> {
  const { config } = deps;
  const login = await vaultToken(config, signal);
  if (login.kind !== 'token') return no(deps, 'the login', login);
  const { token } = login;
  const where = { method: 'GET', path: `${mount}/metadata/${path}`, token, signal } as const;
  const answer = await vaultCall(config, where);
  if (answer.kind === 'missing') return { kind: 'free', current: 0, token };
  if (answer.kind !== 'ok') return no(deps, `reading about ${path}`, answer);
  const parsed = Metadata.safeParse(answer.body);
  if (!parsed.success) return { kind: 'denied' };
  const current = parsed.data.data.current_version;
  return mayFollow(before, current) ? { kind: 'free', current, token } : { kind: 'changed' };
}

type Put =
  | { readonly kind: 'written'; readonly version: string }
  | { readonly kind: 'refused' | 'unclear' };

/** Writes the version after the one that was seen, or nothing: check-and-set. */
async function put(
  deps: Deps,
  { target: { mount, path }, wish }: { readonly target: Place; readonly wish: StoreWish },
  seen: { readonly current: number; readonly token: string; readonly signal: AbortSignal },
): Promise<Put> {
  const answer = await vaultCall(deps.config, {
    method: 'POST',
    path: `${mount}/data/${path}`,
    token: seen.token,
    body: { options: { cas: seen.current }, data: secretFields(wish) },
    signal: seen.signal,
  });
  if (answer.kind === 'ok') {
    const parsed = WrittenVersion.safeParse(answer.body);
    return parsed.success
      ? { kind: 'written', version: String(parsed.data.data.version) }
      : { kind: 'unclear' };
  }
  deps.warn(`Vault gave status ${answer.status} to writing ${path}`);
  // Any other status, as that of an engine of version 1, proves neither one nor the other.
  const isNo = answer.kind !== 'away' && answer.status >= 400;
  return { kind: isNo ? 'refused' : 'unclear' };
}

/** A write that had no answer is tried once more: by then it is known which version that made. */
async function write(
  deps: Deps,
  target: Place,
  wish: StoreWish,
): ReturnType<SecretStores['write']> {
  const signal = writeSignal();
  const first = await see(deps, target, { before: wish.before, signal });
  if (first.kind !== 'free') return first;
  const came = await put(deps, { target, wish }, { ...first, signal });
  if (came.kind === 'written') return came;
  const before = { version: String(first.current), maybe: [wish.attempt] };
  const again = await see(deps, target, { before, signal });
  if (came.kind === 'refused') {
    const isSame = again.kind === 'free' && again.current === first.current;
    return { kind: isSame || again.kind === 'denied' ? 'denied' : 'changed' };
  }
  if (again.kind !== 'free') return { kind: 'unclear' };
  const second = await put(deps, { target, wish }, { ...again, signal });
  return second.kind === 'written' ? second : { kind: 'unclear' };
}

/** Version 2 of Vault's KV engine, by its HTTP API. */
export const hashicorpVault = (deps: Deps) => ({
  look: async (target: Place, before: Before): ReturnType<SecretStores['look']> => {
    const seen = await see(deps, target, { before, signal: lookSignal() });
    return seen.kind === 'free' ? { kind: 'free' } : seen;
  },
  write: (target: Place, wish: StoreWish) => write(deps, target, wish),
});
