import type { Grant, KeyRecord } from './grant.ts';
import type { AccessRequest } from './request.ts';

/** A request with its grant and every key that was tried for it. */
export type Case = {
  readonly request: AccessRequest;
  readonly grant: Grant | null;
  readonly keys: readonly KeyRecord[];
};
