import { Secret } from '../../src/access/secret.ts';
import type { Before, StoreWish } from '../../src/access/stores.ts';
import type { Target } from '../../src/policy/target.ts';

export const nothingBefore: Before = { version: null, maybe: [] };
export const attempt = (name: string): string => `r_${'a'.repeat(16)}-k_${name.padEnd(16, 'a')}`;

/** One fake key on its way to a target. */
export const wishFor = (target: Target, changes: Partial<StoreWish> = {}): StoreWish => ({
  target,
  before: nothingBefore,
  attempt: attempt('one'),
  facts: { DD_SITE: 'datadoghq.eu' },
  secrets: [{ credential: 'application', secret: new Secret('ddapp_fake_secret') }],
  ...changes,
});
export const written = { DD_SITE: 'datadoghq.eu', DD_APP_KEY: 'ddapp_fake_secret' } as const;
