import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import type { Modal } from '../../blocks/surface.ts';
import { lookingWords, useAtRotation, useBlocks } from '../../blocks/use-line.ts';
import { askForLess } from '../access/ask-for-less.ts';
import type { Story } from '../access/notes.ts';
import { scopesInUse } from '../access/scopes-in-use.ts';
import type { KeyId } from '../policy/ids.ts';
import type { Answer, Pressed } from './answer.ts';
import { openRequest } from './open-request.ts';
import { KeyValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';
import { isOver } from './view-lanes.ts';

type Opened = { readonly id?: string; readonly hash?: string };
type Completing = {
  readonly found: { readonly story: Story; readonly standing: { readonly key: KeyId } };
  readonly opened: Opened | undefined;
  readonly draw: (use: readonly KnownBlock[]) => Modal;
};

/** Comes before whatever a person does in the view. */
const firstStamp = '0';

/** Draws an open view about a key anew, with what the key was used for, once Datadog has told. */
export async function completeWithUse(
  { deps, client }: { readonly deps: SlackDeps; readonly client: WebClient },
  { found, opened, draw }: Completing,
): Promise<void> {
  const { id, hash } = opened ?? {};
  const { story, standing } = found;
  if (id === undefined || hash === undefined || story.scopes.length === 0) return;
  await deps.lanes.inLane(client, { view: { id, hash }, stamp: firstStamp }, async (show) => {
    const use = await scopesInUse(deps, standing.key);
    await show(draw(useBlocks(standing.key, use)));
  });
}

/** What the older key of a rotation used, to its holder alone: the new one may need less. */
export async function sayUse(deps: SlackDeps, answer: Answer, key: KeyId): Promise<void> {
  const use = await scopesInUse(deps, key);
  if (use !== null) await answer.show(useAtRotation(key, use));
}

/** Shows something in an open view; nothing, where the person has closed it meanwhile. */
const viewAt =
  (client: WebClient, viewId: string) =>
  async (view: Modal): Promise<{ readonly view?: Opened }> => {
    try {
      const { view: shown } = await client.views.update({ view_id: viewId, view });
      return shown === undefined ? {} : { view: shown };
    } catch (fault) {
      if (!isOver(fault)) throw fault;
      return {};
    }
  };

/**
 * "Ask for these 2": the form, filled in with what the key used. A view comes first, as Slack's
 * trigger lives for 3 s and Datadog may take longer.
 */
export const pressAskForUsed: Pressed = async (deps, { body, client }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const view = sentenceModal(lookingWords);
  const opened = await client.views.open({ trigger_id: body.trigger_id, view });
  const viewId = opened.view?.id;
  if (viewId === undefined) return;
  const into = viewAt(client, viewId);
  const less = await askForLess(deps, { key, by: body.user.id });
  if (less.kind === 'refused') {
    await into(refusalModal(less.refusal));
    return;
  }
  await openRequest(deps, client, {
    user: body.user.id,
    trigger: body.trigger_id,
    filled: less.ask,
    into,
  });
};
