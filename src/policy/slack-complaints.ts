import type { Mention } from './mentions.ts';

/** What Slack said about an id. */
export type SlackAnswer =
  | 'fine'
  | 'no answer'
  | 'unknown'
  | 'shared'
  | 'archived'
  | 'public'
  | 'not joined'
  | 'not found';

const nouns: Readonly<Record<Mention['kind'], string>> = {
  user: 'person',
  group: 'user group',
  channel: 'channel',
};

function whyNot({ kind, id, role }: Mention, answer: SlackAnswer): string | null {
  switch (answer) {
    case 'fine':
    // Silence is no fault of the policy.
    case 'no answer':
      return null;
    case 'unknown':
    case 'not found':
      return `Slack knows no ${nouns[kind]} ${id}${kind === 'channel' ? ' that ddkey can see' : ''}.`;
    case 'shared':
      return `channel ${id} is shared with another workspace: outsiders could read along or approve.`;
    case 'archived':
      return `channel ${id} is archived.`;
    case 'not joined':
      return `ddkey is not in channel ${id}: invite it with /invite @ddkey.`;
    case 'public':
      // Cards may be read by all; but whoever can join must not become an approver by it.
      return role === 'approves'
        ? `channel ${id} is public, so that anybody could join it and approve.`
        : null;
  }
}

/** What is wrong with the people and places of a policy, given what Slack said about each id. */
export const slackComplaints = (
  mentions: readonly Mention[],
  answers: ReadonlyMap<string, SlackAnswer>,
): readonly { readonly line: number; readonly says: string }[] =>
  mentions.flatMap((mention) => {
    const says = whyNot(mention, answers.get(mention.id) ?? 'fine');
    return says === null ? [] : [{ line: mention.line, says }];
  });
