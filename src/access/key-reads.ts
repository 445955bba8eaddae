import type { DatadogId, KeyId, RequestId, SlackUserId } from '../policy/ids.ts';
import type { Case } from './case.ts';
import type { KeyRecord } from './grant.ts';
import type { Listed } from './home-reads.ts';

/** How somebody names one key: by either of its ids, by its exact name, or by its last signs. */
export type Clue =
  | { readonly by: 'id'; readonly id: KeyId }
  | { readonly by: 'datadog-id'; readonly id: DatadogId }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'last4'; readonly last4: readonly string[] };

/** Whose keys are meant, where more than one can be. */
export type Whose =
  | { readonly by: 'person'; readonly person: SlackUserId }
  | { readonly by: 'preset'; readonly preset: string }
  | { readonly by: 'request'; readonly request: RequestId };

/** Finds keys by what people know of them. No transaction: reading must hold nobody up. */
export type KeyReads = {
  /** Those that still work first, and among them the newest. */
  readonly keysByClue: (clue: Clue, most: number) => Promise<Listed<KeyRecord>>;
  /** Approved requests whose grant has not ended, whether a key of it was shown or not. */
  readonly openGrants: (whose: Whose, most: number) => Promise<Listed<Case>>;
  /** People with such a grant. */
  readonly holders: (most: number) => Promise<readonly SlackUserId[]>;
};
