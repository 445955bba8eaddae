import type { KnownBlock } from '@slack/types';
import type { SecretNote } from '../src/access/notes.ts';
import type { Credential } from '../src/policy/ask.ts';
import { keyPage } from './datadog-pages.ts';
import { keyEnding } from './ending-words.ts';
import { actions } from './ids.ts';
import { revokeButton } from './key-buttons.ts';
import { checkWords, companionWords, variableOf } from './key-use.ts';
import { address, code, codeBlock, escaped, joined, type Mrkdwn, md, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { scopeNames } from './scope-lines.ts';
import { button, type Message, marked } from './surface.ts';

/** A credential with its secret, on the way into the one message that shows it. */
type Shown = { readonly credential: Credential; readonly text: string };

const credentialLine = (note: SecretNote): Mrkdwn =>
  joined(
    note.credentials.map(({ credential, datadogId }) => {
      const id = datadogId ?? '';
      return md`${escaped(variableOf(credential))} at Datadog: <${address(keyPage(note.org.site, credential, id))}|${escaped(id, 80)}>`;
    }),
    ' · ',
  );

function details(note: SecretNote): Mrkdwn {
  const replaced =
    note.replaces === null
      ? []
      : [md`It takes the place of the ${keyEnding(note.replaces)}, which stops working.`];
  const may = note.scopes.length === 0 ? [] : [md`It may: ${scopeNames(note.scopes)}`];
  const beside =
    note.older === null
      ? []
      : [
          md`The older ${keyEnding(note.older.last4)} goes on beside it: press *I have switched* in our messages once nothing uses it any more.`,
        ];
  return joined(
    [
      ...replaced,
      ...beside,
      ...may,
      md`It works until ${when(note.expiresAt)}, in ${escaped(note.org.name, 200)}.`,
      md`API: \`${address(note.apiUrl)}\``,
      credentialLine(note),
      companionWords(note.kind, note.apiKeyHint),
    ],
    '\n',
  );
}

/**
 * The one message that holds a secret. The secrets stand in one code block and nowhere else: not
 * in `text`, which phones show, and not in a button, which comes back in payloads.
 */
export function secretNote(note: SecretNote, shown: readonly Shown[]): Message {
  const values = codeBlock([
    `DD_SITE=${note.org.site}`,
    ...shown.map(({ credential, text }) => `${variableOf(credential)}=${text}`),
  ]);
  const warning = md`*Only you see this, and it disappears when Slack reloads: save it now.*`;
  const saved = button(
    { text: 'I have saved it', action: actions.received, value: keyValue(note.key) },
    { style: 'primary' },
  );
  const about = md`${escaped(note.purpose, 300)} · request ${code(note.requestId)}`;
  const blocks: KnownBlock[] = [
    { type: 'section', text: marked(warning) },
    { type: 'section', text: marked(values) },
    { type: 'actions', elements: [saved] },
    { type: 'section', text: marked(details(note)) },
    {
      type: 'section',
      text: marked(
        md`To check it (a new key may need some seconds to work):\n${checkWords(note.kind, note.apiUrl)}`,
      ),
    },
    { type: 'context', elements: [marked(about)] },
    { type: 'divider' },
    { type: 'actions', elements: [revokeButton(note.key, note.last4, note.older)] },
  ];
  return { text: 'Your Datadog key is here. Only you see it.', blocks };
}
