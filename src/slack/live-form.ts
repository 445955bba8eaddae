import { isDeepStrictEqual } from 'node:util';
import type { WebClient } from '@slack/web-api';
import type { z } from 'zod';
import { requestModal } from '../../blocks/request-modal.ts';
import type { Modal } from '../../blocks/surface.ts';
import { heldWarnings, roomWarnings } from '../access/form-warnings.ts';
import { lookAt } from '../access/gather-people.ts';
import type { FormWarning } from '../access/notes.ts';
import { type Preview, previewForm } from '../access/preview.ts';
import { scopeLines } from '../access/story.ts';
import { familiarPeople } from '../access/times.ts';
import type { Draft } from '../policy/draft.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { PickBody } from './payloads.ts';
import { readDraft } from './read-draft.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { Show } from './view-lanes.ts';

type Filled = { readonly draft: Draft; readonly requester: SlackUserId };

type Drawn = { readonly preview: Preview; readonly warnings: readonly FormWarning[] };

function modalOf(deps: SlackDeps, { preview, warnings }: Drawn): Modal {
  const optional = scopeLines(preview.choices.optional.offered, deps.catalogue);
  return requestModal({ preview, orgs: deps.policies.orgs(), optional, warnings });
}

/** A form with what it says: two that say the same look the same. */
type Shown = { readonly modal: Modal; readonly says: Drawn };

/** The form as it is filled in, from what is remembered: it asks neither Slack nor the ledger. */
export async function drawForm(deps: SlackDeps, filled: Filled): Promise<Shown> {
  const preview = await previewForm(deps, deps.directory.memory, filled);
  const says = { preview, warnings: roomWarnings(deps.policies, preview.wanted) };
  return { modal: modalOf(deps, says), says };
}

/** What it says with people looked up, and with the keys that the person holds already. */
async function lookWell(deps: SlackDeps, filled: Filled): Promise<Drawn> {
  const preview = await previewForm(deps, lookAt(deps.directory, familiarPeople), filled);
  const room = roomWarnings(deps.policies, preview.wanted);
  const held = await heldWarnings(deps.ledger, filled.requester, preview.wanted);
  return { preview, warnings: [...held, ...room] };
}

/** Looks everything up, and shows the form anew where that says something else. */
export async function redrawWell(
  deps: SlackDeps,
  { filled, shown }: { readonly filled: Filled; readonly shown: Shown },
  show: Show,
): Promise<void> {
  const better = await lookWell(deps, filled);
  if (!isDeepStrictEqual(better, shown.says)) await show(modalOf(deps, better));
}

/**
 * Somebody picked something in the form: what can be had is shown at once from memory, and again
 * once everything is looked up, if that changes anything.
 */
export async function pickInForm(
  deps: SlackDeps,
  client: WebClient,
  form: z.infer<typeof PickBody>,
): Promise<void> {
  const filled = { draft: readDraft(form), requester: form.by };
  const { viewId: id, hash, stamp } = form;
  await deps.lanes.inLane(client, { view: { id, hash }, stamp }, async (show) => {
    const shown = await drawForm(deps, filled);
    await show(shown.modal);
    await redrawWell(deps, { filled, shown }, show);
  });
}
