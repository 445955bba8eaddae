import type { WebClient } from '@slack/web-api';
import { helpNote } from '../../blocks/help-note.ts';
import { pastedWords } from '../../blocks/pasted-words.ts';
import type { Message } from '../../blocks/surface.ts';
import { secretsIn } from '../policy/secret-shapes.ts';
import { answerScopes } from './answer-scopes.ts';
import { cancelByCommand } from './cancel-command.ts';
import { openRequest } from './open-request.ts';
import { CommandBody } from './payloads.ts';
import { listKeys } from './press-home.ts';
import { reviewCommand } from './press-key-review.ts';
import { leakedCommand, revokeCommand } from './press-revoke.ts';
import { rotateCommand } from './rotate-command.ts';
import type { SlackDeps } from './slack-deps.ts';
import { sweepByCommand } from './sweep-command.ts';

/** What was typed after `/ddkey`, without its first word. */
type Command = {
  readonly deps: SlackDeps;
  readonly client: WebClient;
  readonly user: Parameters<typeof listKeys>[1];
  readonly trigger: string;
  readonly words: string;
  readonly list: readonly string[];
  /** As it was typed: line breaks tell calls apart. */
  readonly raw: string;
};
/** Null: the answer is a form. */
type Said = Promise<Message | Pick<Message, 'text'> | null>;

async function openForm({ deps, client, user, trigger, words }: Command): Said {
  const wanted = words.toLowerCase();
  const preset = deps.policies
    .policy()
    .presets.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  await openRequest(deps, client, { user, trigger, ...(preset ? { preset: preset.id } : {}) });
  return null;
}

const commands: Readonly<Record<string, (command: Command) => Said>> = {
  request: openForm,
  list: ({ deps, user }) => listKeys(deps, user),
  cancel: async ({ deps, user, list }) => ({ text: await cancelByCommand(deps, user, list) }),
  revoke: ({ deps, client, ...by }) => revokeCommand(deps, client, by),
  rotate: ({ deps, client, ...by }) => rotateCommand(deps, client, by),
  leaked: ({ deps, user, words }) => leakedCommand(deps, user, words),
  review: ({ deps, user, list }) => reviewCommand(deps, user, list),
  sweep: ({ deps, user, list }) => sweepByCommand(deps, user, list),
  scopes: async ({ deps, raw }) => answerScopes(deps, raw),
};

/** These look for a credential in what they are given, and say themselves what comes of it. */
const readsPasted: readonly string[] = ['leaked', 'scopes'];

/** `/ddkey`: opens the form or does what was typed, and answers with help to whatever is no command. */
export async function runCommand(deps: SlackDeps, client: WebClient, body: unknown): Said {
  const { text, trigger_id: trigger, user_id: user } = CommandBody.parse(body);
  const [verb = '', ...list] = text.trim().split(/\s+/u);
  const pasted = readsPasted.includes(verb) ? [] : secretsIn(text);
  if (pasted.length > 0) return { text: pastedWords(pasted) };
  const run = new Map(Object.entries(commands)).get(verb || 'request');
  if (run === undefined) return helpNote({ approverChannel: deps.policies.policy().channel });
  const raw = text.trim().slice(verb.length);
  return run({ deps, client, user, trigger, words: list.join(' '), list, raw });
}
