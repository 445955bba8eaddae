import type { KnownBlock } from '@slack/types';
import type { Finding } from '../src/policy/find-scopes.ts';
import { actions } from './ids.ts';
import { code, escaped, joined, type Mrkdwn, md } from './mrkdwn.ts';
import { scopeSections } from './scope-lines.ts';
import { button, type Message, marked } from './surface.ts';

type Found = Extract<Finding, { readonly kind: 'found' }>;

const section = (text: Mrkdwn): KnownBlock => ({ type: 'section', text: marked(text) });

const openForm: KnownBlock = {
  type: 'actions',
  elements: [button({ text: 'Request a key', action: actions.request, value: 'new' })],
};

const mostSentences = 8;
const sentenceRoom = 300;

/** Sentences as a list of points; empty when there are none. */
function points(sentences: readonly string[]): KnownBlock[] {
  if (sentences.length === 0) return [];
  const left = sentences.length - mostSentences;
  const lines = sentences
    .slice(0, mostSentences)
    .map((sentence) => md`• ${escaped(sentence, sentenceRoom)}`);
  const more = left > 0 ? [md`• and ${left} more`] : [];
  return [{ type: 'context', elements: [marked(joined([...lines, ...more], '\n'))] }];
}

const keyWords: Readonly<Record<Found['key'], Mrkdwn>> = {
  scoped: md`a key with these permissions`,
  api: md`an API key, which has no permissions`,
  both: md`an API key to send data, and for the rest a key with these permissions`,
};

function heading({ key, scopes, understood }: Found): Mrkdwn {
  const shown = understood.slice(0, 5).map((part) => code(part));
  const left = understood.length - shown.length;
  const more = left > 0 ? md` and ${left} more` : md``;
  const wanted = key === 'scoped' && scopes.length === 0 ? md`no permission at all` : keyWords[key];
  return md`*For ${joined(shown, ', ')}${more} you need ${wanted}.*`;
}

function nextStep({ preset, scopes, standIn, key }: Found): Mrkdwn {
  if (preset !== null) {
    return md`The job *${escaped(preset.name)}* has exactly these: ${code(`/ddkey request ${preset.id}`)} opens the form with it.`;
  }
  if (key === 'api') return md`${code('/ddkey request send-data')} opens the form for it.`;
  const pick = scopes.length === 0 ? standIn : null;
  return pick === null
    ? md`Pick them in the form, one by one: its search finds them by name.`
    : md`In the form, pick ${code(pick)} alone.`;
}

function foundNote(finding: Found): Message {
  const lines = finding.scopes.map(({ name, level, why }) => ({
    name,
    level,
    why,
    displayName: name,
  }));
  return {
    text: 'The permissions that this needs.',
    blocks: [
      section(heading(finding)),
      ...scopeSections(lines),
      ...points([...finding.unclear, ...finding.notes]),
      section(nextStep(finding)),
      openForm,
    ],
  };
}

/** The credential itself is nowhere in it: Slack shows a command's text to its sender alone. */
const secretNote = (what: readonly string[]): Message => ({
  text: 'This held a credential, so I did not read it.',
  blocks: [
    section(
      md`*This held what looks like ${escaped(what.join(' and '))}, so I did not read it, and kept none of it.* It has been through Slack now: revoke it at Datadog, or with its button if it came from me. Then ask again with a variable in its place, such as ${code('$DD_APP_KEY')}.`,
    ),
  ],
});

/** The answer to `/ddkey scopes` with a text behind it. */
export function scopesNote(finding: Finding): Message {
  switch (finding.kind) {
    case 'found':
      return foundNote(finding);
    case 'secret':
      return secretNote(finding.what);
    case 'nothing':
      return {
        text: 'I found no permission for this.',
        blocks: [
          section(
            md`*I found no permission for this.* Try the call itself, such as ${code('GET /api/v1/dashboard')}, or plain words.`,
          ),
          ...points([...finding.unclear, ...finding.notes]),
        ],
      };
  }
}

/** The answer to `/ddkey scopes` alone. */
export const scopesHelp: Message = {
  text: 'Which permissions do you need?',
  blocks: [
    section(
      joined(
        [
          md`*Which permissions do you need?* Put what you want to do behind \`/ddkey scopes\`:`,
          md`• a call, such as ${code('/ddkey scopes GET /api/v1/dashboard')}, or a whole curl line`,
          md`• Terraform, such as ${code('/ddkey scopes datadog_monitor')}, or a module`,
          md`• the answer that refused you, with the call that got it`,
          md`• plain words, such as ${code('/ddkey scopes mute monitors')}`,
          md`Leave keys out, or put a variable in their place. Nothing that you paste is kept.`,
        ],
        '\n',
      ),
    ),
  ],
};
