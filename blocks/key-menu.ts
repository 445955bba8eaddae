import type { Overflow, PlainTextOption } from '@slack/types';
import type { Standing, Story } from '../src/access/notes.ts';
import { actions } from './ids.ts';
import { menuValue } from './press-value.ts';
import { plain } from './surface.ts';

/** All that keys' menus can offer. Slack draws no menu of more than five, and each has five. */
export const keyActs = ['details', 'use', 'rotate', 'switched', 'replace', 'revoke'] as const;
export type KeyAct = (typeof keyActs)[number];

const words: Readonly<Record<KeyAct, string>> = {
  details: 'Details',
  use: 'Show how to use it',
  rotate: 'Rotate…',
  switched: 'I have switched…',
  replace: 'Lost it? Replace…',
  revoke: 'Revoke…',
};

type Shown = Extract<Standing, { readonly at: 'shown' }>;

/** While two keys work, the next thing to say is that the older one can go. */
const offered = ({ older }: Shown): readonly KeyAct[] =>
  keyActs.filter((act) => act !== (older === null ? 'switched' : 'rotate'));

/**
 * The menu of one key. A menu of Slack's has one confirm for all its options, so what ends a key
 * opens a form that asks first.
 */
export function keyMenu({ taken }: Pick<Story, 'taken'>, shown: Shown): Overflow {
  const { key, generation } = shown;
  const option = (act: KeyAct): PlainTextOption => ({
    text: plain(words[act]),
    value: menuValue({ key, generation, act }),
  });
  // Whoever was handed a key never had its secret, and is made no other on its approval.
  const acts = offered(shown).filter((act) => act !== 'replace' || taken === undefined);
  return { type: 'overflow', action_id: actions.keyMenu, options: acts.map(option) };
}
