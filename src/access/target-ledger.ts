import type { RequestId } from '../policy/ids.ts';
import type { Target } from '../policy/target.ts';
import type { Before } from './stores.ts';

/** The statements about places in secret stores. Each belongs to one request at a time. */
export type TargetTx = {
  /** Takes a target for a request; null where it belongs to another one whose grant is open. */
  readonly takeTarget: (target: Target, id: RequestId) => Promise<Before | null>;
  /** A write is about to be tried; null where the target is another request's by now. */
  readonly beginWrite: (target: Target, id: RequestId, attempt: string) => Promise<Before | null>;
  /** The write made this version, or certainly none. */
  readonly endWrite: (
    target: Target,
    id: RequestId,
    came: { readonly attempt: string; readonly version: string | null },
  ) => Promise<void>;
};
