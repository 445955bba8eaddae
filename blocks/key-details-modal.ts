import type { KnownBlock } from '@slack/types';
import type { Story } from '../src/access/notes.ts';
import type { DatadogId } from '../src/policy/ids.ts';
import { approvedLines } from './ending-words.ts';
import { extendButton, scopesButton } from './key-buttons.ts';
import { keyLine } from './key-line.ts';
import { withoutScopes } from './kind-words.ts';
import { code, escaped, joined, md } from './mrkdwn.ts';
import { scopeSections } from './scope-lines.ts';
import { type Modal, marked, plain } from './surface.ts';
import { lookingWords } from './use-line.ts';

export type KeyDetails = {
  readonly story: Story;
  /** Ids at Datadog; two for a pair. */
  readonly datadogIds: readonly DatadogId[];
};

/** What its holder can change about it. */
function changes({ standing, request }: Story): KnownBlock[] {
  if (standing.at !== 'shown' || standing.older !== null) return [];
  // Nothing limits an API key.
  const scopes = request.ask.kind === 'api' ? [] : [scopesButton(standing.key)];
  return [{ type: 'actions', elements: [extendButton(standing.key), ...scopes] }];
}

/** Stands in the details until it is known what the key was used for. */
export const looking: KnownBlock = {
  type: 'context',
  elements: [marked(lookingWords)],
};

/** All about one key but its secret; `use` says which of its permissions it used. */
export function keyDetailsModal(
  { story, datadogIds }: KeyDetails,
  use: readonly KnownBlock[],
): Modal {
  const { request } = story;
  const ids = joined(
    datadogIds.map((id) => code(id)),
    ', ',
  );
  const facts = [
    ...(datadogIds.length === 0 ? [] : [md`*Id at Datadog:* ${ids}`]),
    md`*Kept in:* ${escaped(request.ask.keptIn, 300)}`,
    ...approvedLines(story),
    md`*Rule:* ${escaped(request.rule, 200)}`,
  ];
  const scopes: KnownBlock[] =
    story.scopes.length === 0
      ? [{ type: 'section', text: marked(withoutScopes(request.ask.kind)) }]
      : [{ type: 'section', text: marked(md`*It may*`) }, ...scopeSections(story.scopes)];
  return {
    type: 'modal',
    title: plain('Datadog key', 24),
    close: plain('Close', 24),
    blocks: [
      { type: 'section', text: marked(keyLine(story)) },
      ...scopes,
      ...use,
      { type: 'section', text: marked(joined(facts, '\n')) },
      ...changes(story),
      { type: 'context', elements: [marked(md`Request ${code(request.id)}`)] },
    ],
  };
}
