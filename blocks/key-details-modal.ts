import type { KnownBlock } from '@slack/types';
import type { Story } from '../src/access/notes.ts';
import type { DatadogId } from '../src/policy/ids.ts';
import { approvedLines } from './ending-words.ts';
import { keyLine } from './key-line.ts';
import { unlimited } from './kind-words.ts';
import { code, escaped, joined, md } from './mrkdwn.ts';
import { scopeSections } from './scope-lines.ts';
import { type Modal, marked, plain } from './surface.ts';

export type KeyDetails = {
  readonly story: Story;
  /** Ids at Datadog; two for a pair. */
  readonly datadogIds: readonly DatadogId[];
};

/** All about one key but its secret. */
export function keyDetailsModal({ story, datadogIds }: KeyDetails): Modal {
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
      ? [{ type: 'section', text: marked(unlimited) }]
      : [{ type: 'section', text: marked(md`*It may*`) }, ...scopeSections(story.scopes)];
  return {
    type: 'modal',
    title: plain('Datadog key', 24),
    close: plain('Close', 24),
    blocks: [
      { type: 'section', text: marked(keyLine(story)) },
      ...scopes,
      { type: 'section', text: marked(joined(facts, '\n')) },
      { type: 'context', elements: [marked(md`Request ${code(request.id)}`)] },
    ],
  };
}
