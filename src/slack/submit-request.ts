import { actions, blockIds } from '../../blocks/ids.ts';
import { refusalField } from '../../blocks/refusal-note.ts';
import { sentModal } from '../../blocks/sent-modal.ts';
import type { Modal } from '../../blocks/surface.ts';
import { lookAt } from '../access/gather-people.ts';
import { judge } from '../access/judge.ts';
import { knownFrom } from '../access/preview.ts';
import { approverChannel } from '../access/story.ts';
import { submit } from '../access/submit.ts';
import { familiarPeople } from '../access/times.ts';
import type { Ask } from '../policy/ask.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { within } from '../within.ts';
import type { Form } from './payloads.ts';
import { askFrom, readDraft } from './read-draft.ts';
import type { SlackDeps } from './slack-deps.ts';

/** What the form's `ack` says: errors under inputs, or the view that takes the form's place. */
export type FormAnswer =
  | { readonly kind: 'errors'; readonly errors: Record<string, string> }
  | { readonly kind: 'done'; readonly view: Modal | null };

const patienceMs = 1500;

/** Waits a little for people who are not known yet; the card's step asks again in any case. */
export async function meetPeople(deps: SlackDeps, requester: SlackUserId, ask: Ask): Promise<void> {
  const known = await judge(deps, deps.directory.memory, { ask, requester, waitedSeconds: 0 });
  if (known.kind === 'judged' && !known.incomplete) return;
  const look = lookAt(deps.directory, familiarPeople);
  await within(patienceMs, judge(deps, look, { ask, requester, waitedSeconds: 0 }), null);
}

const fieldOf: Readonly<Record<string, { readonly block: string; readonly sentence: string }>> = {
  scopes: {
    block: blockIds.scopes,
    sentence: 'Pick a job above, or at least one permission here.',
  },
  purpose: {
    block: blockIds.purpose,
    sentence: 'Say in a line of up to 80 characters what it is for.',
  },
  keptIn: {
    block: blockIds.keptIn,
    sentence: 'Say in a line of up to 80 characters where you will keep it.',
  },
  lifetimeSeconds: { block: blockIds.lifetime, sentence: 'Pick how long you need the key.' },
  note: { block: blockIds.note, sentence: 'Keep the note under 1,000 characters.' },
  org: { block: blockIds.org, sentence: 'Pick the Datadog organisation.' },
};

const apiKeyHasNone =
  'An API key cannot be limited to permissions: leave this empty, or pick another job or kind.';

/** The inputs whose blocks change their ids with what they offer. */
const actionOf: Readonly<Record<string, string>> = {
  [blockIds.lifetime]: actions.lifetime,
  [blockIds.environment]: actions.environment,
};

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** One sentence for each input that does not fit. */
function fieldErrors(issues: readonly Issue[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) {
    const field = fieldOf[String(path[0])];
    if (field === undefined) continue;
    errors[field.block] = message === 'api-has-none' ? apiKeyHasNone : field.sentence;
  }
  return Object.keys(errors).length > 0
    ? errors
    : { [blockIds.purpose]: 'This form could not be read. Close it and open it again.' };
}

/** An error stands under its input, or under one that every form has. */
function placed(form: Form, errors: Readonly<Record<string, string>>): Record<string, string> {
  const under = ([block, sentence]: readonly [string, string]): readonly [string, string] => {
    const held = form.held(actionOf[block] ?? '').block ?? block;
    const isThere = form.blocks.length === 0 || form.blocks.includes(held);
    return [isThere ? held : blockIds.purpose, sentence];
  };
  return Object.fromEntries(Object.entries(errors).map(under));
}

/** A filled request form becomes a request, or errors under its inputs. */
export async function submitRequest(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const known = await knownFrom(deps, deps.directory.memory, form.by);
  const ask = askFrom(readDraft(form), known);
  if (!ask.success) {
    return { kind: 'errors', errors: placed(form, fieldErrors(ask.error.issues)) };
  }
  await meetPeople(deps, form.by, ask.data);
  const submitted = await submit(deps, { requester: form.by, ask: ask.data, viewId: form.viewId });
  if (submitted.kind === 'refused') {
    const { blockId, sentence } = refusalField(submitted.refusal);
    return { kind: 'errors', errors: placed(form, { [blockId]: sentence }) };
  }
  const { id: requestId } = submitted.request;
  const channel = approverChannel(deps.policies, submitted.request);
  return { kind: 'done', view: sentModal({ requestId, approverChannel: channel }) };
}
