import type { Button } from '@slack/types';
import type { KeyNote, Standing, Story } from '../src/access/notes.ts';
import type { Taken } from '../src/access/taken.ts';
import { keyEnding, olderLines } from './ending-words.ts';
import { actions } from './ids.ts';
import { revokeButton, switchedButton } from './key-buttons.ts';
import { withoutScopes } from './kind-words.ts';
import { type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { scopeNames } from './scope-lines.ts';
import { button, type Message, marked } from './surface.ts';

/* What is different about a key that its holder was handed by an admin. */

type Shown = Extract<Standing, { readonly at: 'shown' }>;

export const askAgainButton = ({ request: { id, revision } }: Pick<Story, 'request'>): Button =>
  button({ text: 'Ask again', action: actions.askAgain, value: requestValue(id, revision) });

/** A no to another key on somebody else's approval, with the way to one of their own. */
export const askAgainInstead = (request: Story['request'], no: Mrkdwn): Message => ({
  text: no,
  blocks: [
    { type: 'section', text: marked(no) },
    { type: 'actions', elements: [askAgainButton({ request })] },
  ],
});

/** Whose key it is now, for everybody but its holder; nothing where that is whoever asked. */
export const takenLines = ({ taken }: Pick<Story, 'taken'>): Mrkdwn[] =>
  taken === undefined
    ? []
    : [md`Handed over to ${mention(taken.holder)} by ${mention(taken.by)}, ${when(taken.at)}.`];

const may = ({ scopes, request }: KeyNote): Mrkdwn =>
  scopes.length > 0 ? md`It may: ${scopeNames(scopes)}` : withoutScopes(request.ask.kind);

/** Where it comes from: somebody's request, or Datadog, where it was before ddkey knew of it. */
const origin = ({ request }: KeyNote, { by, at }: Taken): Mrkdwn =>
  request.ask.adopted === true
    ? md`${mention(by)} gave it to you, ${when(at)}. I did not make it: it was at Datadog already, and I delete it there at its end.`
    : md`${mention(by)} handed it over to you, ${when(at)}. ${mention(request.requester)} asked for it.`;

/** To the new holder: which key they look after now. */
export function takenPart(note: KeyNote, standing: Shown, taken: Taken) {
  const { key, last4, expiresAt, older } = standing;
  const revoke = revokeButton(key, last4, older);
  return {
    headline: md`You look after this key now.`,
    lines: [
      origin(note, taken),
      md`The ${keyEnding(last4)} works until ${when(expiresAt)}; I tell you before. ${may(note)}`,
      ...olderLines(older),
      md`I show its secret to nobody again. *Ask again* opens the form for a key of your own with the same permissions; *Revoke* ends this one.`,
    ],
    buttons:
      older === null
        ? [askAgainButton(note), revoke]
        : [switchedButton(older), askAgainButton(note), revoke],
  };
}

/** In the message of whoever held it before. */
export const handedOnWords = ({ holder, by, at }: Taken): Mrkdwn =>
  md`${mention(by)} handed this key over to ${mention(holder)}, ${when(at)}. It works on, and is theirs to look after.`;
