import type { KnownBlock } from '@slack/types';
import type { SecretNote } from '../src/access/notes.ts';
import { keyEnding } from './ending-words.ts';
import { actions } from './ids.ts';
import { revokeButton } from './key-buttons.ts';
import { address, code, codeBlock, escaped, joined, type Mrkdwn, md, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { scopeNames } from './scope-lines.ts';
import { button, type Message, marked } from './surface.ts';

/** A check to paste as it is: the shell fills in both keys, so the secret stays out of it. */
const check = ({ apiUrl }: SecretNote): Mrkdwn =>
  md`\`curl -sS "${address(apiUrl)}/api/v2/validate_keys" -H "DD-API-KEY: $DD_API_KEY" -H "DD-APPLICATION-KEY: $DD_APP_KEY"\``;

const apiKeyPlace = ({ apiKeyHint }: SecretNote): Mrkdwn =>
  apiKeyHint.trim() === ''
    ? md`It is used together with an API key of the same organisation.`
    : md`It is used together with the API key, which is kept here: ${escaped(apiKeyHint, 300)}`;

function details(note: SecretNote): Mrkdwn {
  const replaced =
    note.replaces === null
      ? []
      : [md`It takes the place of the ${keyEnding(note.replaces)}, which stops working.`];
  return joined(
    [
      ...replaced,
      md`It may: ${scopeNames(note.scopes)}`,
      md`It works until ${when(note.expiresAt)}, in ${escaped(note.org.name, 200)}.`,
      md`API: \`${address(note.apiUrl)}\` · key id at Datadog: ${code(note.datadogId)}`,
      apiKeyPlace(note),
    ],
    '\n',
  );
}

/**
 * The one message that holds a secret. The secret stands in one code block and nowhere else: not
 * in `text`, which phones show, and not in a button, which comes back in payloads.
 */
export function secretNote(note: SecretNote, secretText: string): Message {
  const values = codeBlock([`DD_SITE=${note.org.site}`, `DD_APP_KEY=${secretText}`]);
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
      text: marked(md`To check it (a new key may need some seconds to work):\n${check(note)}`),
    },
    { type: 'context', elements: [marked(about)] },
    { type: 'divider' },
    { type: 'actions', elements: [revokeButton(note.key, note.last4)] },
  ];
  return { text: 'Your Datadog key is here. Only you see it.', blocks };
}
