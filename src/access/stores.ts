import type { Target } from '../policy/target.ts';
import type { KeySecret } from './ports.ts';

/** What ddkey knows of a target from its own writes. */
export type Before = {
  /** The version of the last write that is known to have come about; null for none. */
  readonly version: string | null;
  /** Writes since then that were tried and of which no outcome is known. */
  readonly maybe: readonly string[];
};

/**
 * Why nothing was written. `denied`: the store said no. `changed`: what lies there was not written
 * by ddkey. `away`: no answer, or none of use just now.
 */
export type StoreNo =
  | { readonly kind: 'denied' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'away' };

export type StoreWish = {
  readonly target: Target;
  readonly before: Before;
  /** Names this write: the same one tried again makes no second version where a store can tell. */
  readonly attempt: string;
  /** What stands beside the secrets, by the names of variables. */
  readonly facts: Readonly<Record<string, string>>;
  readonly secrets: readonly KeySecret[];
};

/** The secret stores that policies name. All calls of one method end within some seconds. */
export type SecretStores = {
  /** Whether a key could be written there now; asked before one is made. */
  readonly look: (
    at: Pick<StoreWish, 'target' | 'before'>,
  ) => Promise<{ readonly kind: 'free' } | StoreNo>;
  /** Writes a new version, never over one of somebody else. `unclear`: it may have been written. */
  readonly write: (
    wish: StoreWish,
  ) => Promise<
    { readonly kind: 'written'; readonly version: string } | StoreNo | { readonly kind: 'unclear' }
  >;
};
