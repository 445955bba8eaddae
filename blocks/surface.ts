import type {
  Button,
  HomeView,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  PlainTextElement,
} from '@slack/types';
import type { ActionId } from './ids.ts';
import { type Mrkdwn, shorten } from './mrkdwn.ts';

// Slack's own types let any `{ type: string }` through as a block; this does not.
export type Modal = ModalView & { readonly blocks: KnownBlock[] };
export type Home = HomeView & { readonly blocks: KnownBlock[] };
/** `text` is what a phone's notification and a screen reader say. */
export type Message = { readonly text: string; readonly blocks: KnownBlock[] };

/** Text without any formatting, cut to `most` characters. */
export const plain = (text: string, most = 75): PlainTextElement => ({
  type: 'plain_text',
  text: shorten(text, most),
  emoji: false,
});

/** Formatted text. Verbatim, so that Slack makes no link or mention of what merely looks like one. */
export const marked = (text: Mrkdwn): MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

type ButtonFacts = { readonly text: string; readonly action: ActionId; readonly value: string };

/** A button with its id and value; `looks` adds colour and the question asked before it counts. */
export const button = (
  { text, action, value }: ButtonFacts,
  looks: Pick<Button, 'style' | 'confirm'> = {},
): Button => ({ type: 'button', text: plain(text), action_id: action, value, ...looks });
