import type { AuditKeys } from './verify-audit.ts';

type Command = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: { readonly write: (text: string) => void };
};

const keyIn = (text: string): Buffer | null => {
  const key = Buffer.from(text.trim(), 'base64');
  return key.length >= 32 ? key : null;
};

/**
 * The keys of the audit chain, oldest first: those of DDKEY_AUDIT_KEYS_EARLIER, parted by commas,
 * and DDKEY_AUDIT_KEY. Null, after a sentence, when one is missing or too short.
 */
export function auditKeysOf({ env, out }: Command): AuditKeys | null {
  const earlier = (env['DDKEY_AUDIT_KEYS_EARLIER'] ?? '').split(',').filter((each) => each.trim());
  const keys = [...earlier, env['DDKEY_AUDIT_KEY'] ?? ''].map(keyIn);
  const good = keys.filter((key) => key !== null);
  if (good.length === keys.length) return good;
  out.write(
    keys.at(-1) === null
      ? 'DDKEY_AUDIT_KEY is missing: the key with which this ledger was written.\n'
      : 'DDKEY_AUDIT_KEYS_EARLIER must hold the keys used before, oldest first, each at least 32 bytes as base64, parted by commas.\n',
  );
  return null;
}
