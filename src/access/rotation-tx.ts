import type { KeyId, OrgId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';

/** The statements of rotations on a schedule. */
export type RotationTx = {
  /**
   * Live keys of an org that this rule gave, shown before some moment, which nothing takes the place
   * of and nobody looks at yet; the oldest first.
   */
  readonly agingKeys: (
    org: OrgId,
    aged: { readonly rule: string; readonly shownBefore: Instant },
    most: number,
  ) => Promise<readonly KeyId[]>;
};
