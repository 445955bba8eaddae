import { z } from 'zod';

/**
 * A map of the policy file that takes these keys and no other. The message of a fault about a key
 * lists the keys that are known there.
 */
export const strict = <S extends z.core.$ZodLooseShape>(shape: S, otherwise: string) =>
  z.strictObject(shape, {
    error: ({ code, input }) => {
      if (code === 'unrecognized_keys') return Object.keys(shape).join(' ');
      return input === undefined ? 'is missing' : otherwise;
    },
  });

/** Says that something is missing where it is, and what it must be where it is wrong. */
export const must =
  (be: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? 'is missing' : `must be ${be}`;

/** A list that holds something: an empty one would mean nobody or nothing, and say it badly. */
export const listOf = <T extends z.ZodType>(item: T, example: string) =>
  z
    .array(item, { error: must(`a list, such as [${example}]`) })
    .min(1, { error: 'must not be empty: leave it out, or say what it holds' })
    .max(500, { error: 'must not hold more than 500 entries' });
