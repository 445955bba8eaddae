import type { StoreWish } from '../access/stores.ts';
import { credentialVariables } from '../policy/variables.ts';

/** What is written into a store. The one place where a secret leaves for one. */
export const secretFields = ({
  facts,
  secrets,
}: Pick<StoreWish, 'facts' | 'secrets'>): Readonly<Record<string, string>> => ({
  ...facts,
  ...Object.fromEntries(
    secrets.map(({ credential, secret }) => [credentialVariables[credential], secret.reveal()]),
  ),
});
