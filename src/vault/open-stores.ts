import type { SecretStores } from '../access/stores.ts';
import { type AwsConfig, awsSecrets } from './aws.ts';
import { hashicorpVault } from './hashicorp.ts';
import type { VaultConfig } from './vault-call.ts';

export type StoresConfig = { readonly vault: VaultConfig | null; readonly aws: AwsConfig | null };

/** The stores that the environment has credentials for; any other one says no. */
export function openStores(
  { vault, aws }: StoresConfig,
  warn: (what: string) => void,
): SecretStores {
  const inVault = vault === null ? null : hashicorpVault({ config: vault, warn });
  const inAws = aws === null ? null : awsSecrets({ config: aws, warn });
  const unknown = (): Promise<{ readonly kind: 'denied' }> => {
    warn('A key is to be written into a store that the environment has no credentials for');
    return Promise.resolve({ kind: 'denied' });
  };
  return {
    look: ({ target, before }) =>
      target.store === 'vault'
        ? (inVault?.look(target, before) ?? unknown())
        : (inAws?.look(target, before) ?? unknown()),
    write: (wish) => {
      const { target } = wish;
      return target.store === 'vault'
        ? (inVault?.write(target, wish) ?? unknown())
        : (inAws?.write(target, wish) ?? unknown());
    },
  };
}
