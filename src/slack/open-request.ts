import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { refusalModal } from '../../blocks/refusal-modal.ts';
import type { Modal } from '../../blocks/surface.ts';
import { lookAt, meetEverybody } from '../access/gather-people.ts';
import { familiarPeople } from '../access/times.ts';
import type { Ask } from '../policy/ask.ts';
import { draftOf, emptyDraft } from '../policy/draft.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { unfitBecause } from '../policy/people.ts';
import { drawForm, redrawWell } from './live-form.ts';
import type { SlackDeps } from './slack-deps.ts';

/** Comes before whatever the person picks. */
const firstStamp = '0';

const Opened = z.object({
  view: z.object({ id: z.string().optional(), hash: z.string().optional() }).optional(),
});
/** A way to put the form on a person's screen. */
type Place = (form: Modal) => Promise<z.infer<typeof Opened>>;

/**
 * The form goes in as text, as it is sent in the end: the client walks through every object that it
 * is given, for a debug line that nobody reads, before it sends it (web-api 8.2.0, `redact`).
 */
const newView =
  (client: WebClient, trigger: string): Place =>
  async (form) => {
    const view = JSON.stringify(form);
    return Opened.parse(await client.apiCall('views.open', { trigger_id: trigger, view }));
  };

/**
 * Opens the request form. That is the first call of all, as Slack's trigger lives for 3 s; only
 * then are requester and approvers looked up, so that the submission can be judged at once.
 */
export async function openRequest(
  deps: SlackDeps,
  client: WebClient,
  by: {
    readonly user: SlackUserId;
    readonly trigger: string;
    readonly preset?: string;
    /** What the form holds already, from an earlier request. */
    readonly filled?: Ask;
    /** Where it goes in place of a new view. */
    readonly into?: Place;
  },
): Promise<void> {
  const policy = deps.policies.policy();
  const before = by.filled === undefined ? emptyDraft : draftOf(by.filled, policy);
  const draft = by.preset === undefined ? before : { ...before, preset: by.preset };
  const filled = { draft, requester: by.user };
  const shown = await drawForm(deps, filled);
  const place = by.into ?? newView(client, by.trigger);
  const opened = await deps.openings.open(by.trigger, () => place(shown.modal));
  await deps.openings.letPass();
  const asker = await meetEverybody(lookAt(deps.directory, familiarPeople), policy, by.user);
  const why = asker.kind === 'found' ? unfitBecause(asker.person) : null;
  const { id, hash } = opened.view ?? {};
  if (id === undefined || hash === undefined) return;
  await deps.lanes.inLane(client, { view: { id, hash }, stamp: firstStamp }, async (show) => {
    if (why === null) await redrawWell(deps, { filled, shown }, show);
    else await show(refusalModal({ code: 'person-unfit', why }));
  });
}
