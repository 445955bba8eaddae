import { z } from 'zod';

/** How many keys Datadog is asked for at once. */
export const pageSize = 100;

/** What stands beside the keys of a list; all of it may be missing. */
export const ListMeta = z
  .object({
    page: z.object({ totalFilteredCount: z.number() }).partial(),
    maxAllowed: z.number(),
    maxAllowedPerUser: z.number(),
  })
  .partial()
  .nullish();

/** True for the page with which a list ends, after `seen` keys with those of this page. */
export const isLastPage = (
  page: { readonly length: number; readonly total: number | null },
  seen: number,
): boolean =>
  page.length === 0 || (page.total === null ? page.length < pageSize : seen >= page.total);
