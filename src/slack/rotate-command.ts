import type { WebClient } from '@slack/web-api';
import { keyList } from '../../blocks/key-list.ts';
import { md } from '../../blocks/mrkdwn.ts';
import type { Message } from '../../blocks/surface.ts';
import { clueOf } from '../access/clue.ts';
import type { Story } from '../access/notes.ts';
import { heldKeys } from '../access/own-home.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { listedAtMost } from './press-home.ts';
import { openRotation } from './press-rotation.ts';
import type { SlackDeps } from './slack-deps.ts';

type Command = { readonly user: SlackUserId; readonly trigger: string; readonly words: string };

const lookedThroughAtMost = 500;
const fittingAtMost = 10;

const unknown = md`You hold no live key of that name. \`/ddkey rotate\` alone lists yours; or name one by its last four signs, its id, or what it is for.`;

/** One's own keys that these words can mean. */
async function meant(deps: SlackDeps, { user, words }: Command): Promise<readonly Story[]> {
  const said = clueOf(words);
  if (said.by === 'nothing') return [];
  const { items: found } = await deps.ledger.keysByClue(said.clue, fittingAtMost);
  const ids = new Set(found.filter(({ state }) => state === 'live').map((key) => key.requestId));
  const wanted = words.trim().toLowerCase();
  const { items } = await heldKeys(deps, user, { after: 0, most: lookedThroughAtMost });
  return items.filter(
    ({ request, standing }) =>
      standing.at === 'shown' &&
      (ids.has(request.id) || request.ask.purpose.toLowerCase() === wanted),
  );
}

/**
 * `/ddkey rotate`: one's own keys, each with its button; where one of them is named, the question
 * whether to rotate it.
 */
export async function rotateCommand(
  deps: SlackDeps,
  client: WebClient,
  command: Command,
): Promise<Pick<Message, 'text'> | Message | null> {
  const { user, trigger, words } = command;
  if (words.trim() === '') {
    return keyList(await heldKeys(deps, user, { after: 0, most: listedAtMost }), 'to-rotate');
  }
  const found = await meant(deps, command);
  const [first, ...more] = found;
  if (first === undefined) return { text: unknown };
  const { standing } = first;
  if (more.length > 0 || standing.at !== 'shown' || standing.older !== null) {
    return keyList({ items: found.slice(0, listedAtMost), count: found.length }, 'to-rotate');
  }
  await openRotation({ deps, client }, { story: first, standing }, { trigger, user });
  return null;
}
