import type { Story } from '../src/access/notes.ts';
import type { Org } from '../src/access/ports.ts';
import type { Credential, Kind } from '../src/policy/ask.ts';
import { keyLine } from './key-line.ts';
import { checkWords, companionWords, variableOf } from './key-use.ts';
import { address, codeBlock, md, tame } from './mrkdwn.ts';
import { type Modal, marked, plain } from './surface.ts';

/** What stands in the place of a secret, which nobody has any more but its holder. */
const saved = 'the-one-you-saved';
const shared = 'the-shared-one';

const lines: Readonly<Record<Kind, readonly (readonly [Credential, string])[]>> = {
  token: [['token', saved]],
  application: [
    ['api', shared],
    ['application', saved],
  ],
  pair: [
    ['api', saved],
    ['application', saved],
  ],
  api: [['api', saved]],
};

export type KeyUse = {
  readonly story: Story;
  readonly at: Pick<Org, 'apiUrl' | 'apiKeyHint'>;
};

/** How a key is used, with a word in the place of each secret. */
export function useModal({ story, at }: KeyUse): Modal {
  const { kind } = story.request.ask;
  const environment = codeBlock([
    `DD_SITE=${tame(story.org.site, 100)}`,
    ...lines[kind].map(([credential, stand]) => `${variableOf(credential)}=${stand}`),
  ]);
  const section = (text: Parameters<typeof marked>[0]) =>
    ({ type: 'section', text: marked(text) }) as const;
  return {
    type: 'modal',
    title: plain('How to use it', 24),
    close: plain('Close', 24),
    blocks: [
      section(keyLine(story)),
      section(md`In its environment:\n${environment}`),
      section(md`API: \`${address(at.apiUrl)}\`\n${companionWords(kind, at.apiKeyHint)}`),
      section(md`To check it:\n${checkWords(kind, at.apiUrl)}`),
      {
        type: 'context',
        elements: [marked(md`I keep no secret, so I cannot show it again. Lost it? Replace it.`)],
      },
    ],
  };
}
