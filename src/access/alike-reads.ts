import type { Listed } from './home-reads.ts';
import type { KeyAlike } from './notes.ts';
import type { AccessRequest } from './request.ts';

/** Reads live keys that look like what is asked for. */
export type AlikeReads = {
  /** Of other requests, in the same organisation: for the same purpose, or with the same scopes. */
  readonly keysAlike: (
    request: Pick<AccessRequest, 'id' | 'ask'>,
    most: number,
  ) => Promise<Listed<KeyAlike>>;
};
