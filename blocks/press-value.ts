import type { KeyId, RequestId } from '../src/policy/ids.ts';

/*
 * What a button carries: an id, and the revision or generation that was on the screen. Never
 * authority, never a secret; everything else is read again from the ledger.
 */

/** For a press about a request as it was seen; also the denial form's private_metadata. */
export const requestValue = (id: RequestId, revision: number): string =>
  JSON.stringify({ r: id, v: revision });

/** For a press that asks for the next key after this generation. */
export const generationValue = (id: RequestId, generation: number): string =>
  JSON.stringify({ r: id, g: generation });

/** For a press that shows another page of a list. */
export const pageValue = (page: number): string => JSON.stringify({ p: page });

/** For a press about one key. */
export const keyValue = (id: KeyId): string => JSON.stringify({ k: id });

/** For an answer in an access review. */
export const reviewValue = (review: number, key: KeyId): string =>
  JSON.stringify({ n: review, k: key });

/** For another page of a review's message. */
export const reviewPageValue = (review: number, page: number): string =>
  JSON.stringify({ n: review, p: page });

/** For what was picked in the menu of one key as it was seen. */
export const menuValue = (picked: {
  readonly key: KeyId;
  readonly generation: number;
  readonly act: string;
}): string => JSON.stringify({ k: picked.key, g: picked.generation, a: picked.act });
