import type { KnownBlock } from '@slack/types';
import type { AllKeysHome } from '../src/access/home-facts.ts';
import type { KeyFilter } from '../src/access/key-filter.ts';
import { buttons, countOf, header, paging, section, small } from './home-parts.ts';
import { actions } from './ids.ts';
import { code, escaped, joined, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { listedWords, somebodysKey } from './somebodys-key.ts';
import { button } from './surface.ts';

const states: Readonly<Record<KeyFilter['state'], Mrkdwn>> = {
  live: md`live`,
  unsaved: md`live, and not said to be saved`,
  revoking: md`being revoked`,
};

/** What the list is narrowed by, in one line. */
function filterWords(filter: KeyFilter): Mrkdwn {
  const { words, holder, org, preset, unscoped, endsSoon } = filter;
  const parts = [
    states[filter.state],
    ...(holder === null ? [] : [md`held by ${mention(holder)}`]),
    ...(org === null ? [] : [md`in ${code(org)}`]),
    ...(preset === null ? [] : [md`for the job ${code(preset)}`]),
    ...(unscoped ? [md`limited by no permission`] : []),
    ...(endsSoon ? [md`ending within 7 days`] : []),
    ...(words === null ? [] : [md`with "${escaped(words, 100)}"`]),
  ];
  return joined(parts, '; ');
}

/** Everybody's keys that fit, for an admin; paged, and each leads to all about it. */
export function allKeysBlocks({ filter, keys }: AllKeysHome): KnownBlock[] {
  const count = countOf(keys.count, [md`key`, md`keys`]);
  const turns = { back: actions.keysBack, next: actions.keysNext };
  const lines = keys.items.map((it) => somebodysKey(it, listedWords(it)));
  return [
    buttons(
      button({ text: 'Back to my Home', action: actions.ownHome, value: 'own' }),
      button({ text: 'Search and filter', action: actions.filterKeys, value: 'filter' }),
      button({ text: 'Show all again', action: actions.allKeys, value: 'all' }),
    ),
    header('All keys'),
    small(md`${count}: ${filterWords(filter)}. A pair is two of them.`),
    ...(lines.length === 0 ? [section(md`No key fits.`)] : lines),
    ...paging(keys, count, turns),
  ];
}
