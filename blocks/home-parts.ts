import type { Button, KnownBlock, Overflow } from '@slack/types';
import type { keysCountedAtMost } from '../src/access/admin-reads.ts';
import type { countedAtMost, Listed } from '../src/access/home-reads.ts';
import type { ActionId } from './ids.ts';
import { type Mrkdwn, md } from './mrkdwn.ts';
import { pageValue } from './press-value.ts';
import { button, marked, plain } from './surface.ts';

/* What the parts of App Home are made of. */

export const header = (text: string): KnownBlock => ({ type: 'header', text: plain(text, 150) });

export const section = (text: Mrkdwn, accessory?: Button | Overflow): KnownBlock => ({
  type: 'section',
  text: marked(text),
  ...(accessory === undefined ? {} : { accessory }),
});

export const small = (text: Mrkdwn): KnownBlock => ({ type: 'context', elements: [marked(text)] });

export const buttons = (...elements: readonly Button[]): KnownBlock => ({
  type: 'actions',
  elements: [...elements],
});

// Written out because blocks take only types from src; the types keep the two the same.
const mostCounted: typeof countedAtMost = 100;
const mostKeysCounted: typeof keysCountedAtMost = 10_000;

/** How many of a list are not shown. */
export function left({ items, count }: Listed<unknown>, words: Mrkdwn): KnownBlock[] {
  const more = count - items.length;
  if (more <= 0) return [];
  const least = count >= mostCounted ? md`at least ` : md``;
  return [small(md`and ${least}${more} more ${words}`)];
}

/** "1 key", "5,000 keys"; what is not counted to its end says so. */
export function countOf(count: number, [one, many]: readonly [Mrkdwn, Mrkdwn]): Mrkdwn {
  const more = count >= mostKeysCounted ? md` or more` : md``;
  return md`${count}${more} ${count === 1 ? one : many}`;
}

type Turns = { readonly back: ActionId; readonly next: ActionId };

/** Where one is in a list that is longer than a page, and the ways to the pages beside it. */
export function paging(
  { page, pages }: { readonly page: number; readonly pages: number },
  count: Mrkdwn,
  turns: Turns,
): KnownBlock[] {
  if (pages < 2) return [];
  const turn = (text: string, action: ActionId, to: number): Button =>
    button({ text, action, value: pageValue(to) });
  const back = page > 1 ? [turn('Ending earlier', turns.back, page - 1)] : [];
  const next = page < pages ? [turn('Ending later', turns.next, page + 1)] : [];
  const where = md`Page ${page} of ${pages}, ${count} in all. The first to end comes first.`;
  return [small(where), buttons(...back, ...next)];
}
