import { actions, blockIds } from '../../blocks/ids.ts';
import { refusalField } from '../../blocks/refusal-note.ts';
import { sentModal } from '../../blocks/sent-modal.ts';
import type { Modal } from '../../blocks/surface.ts';
import { gatherPeople } from '../access/gather-people.ts';
import { submit } from '../access/submit.ts';
import { familiarPeople } from '../access/times.ts';
import { builtInPresets } from '../policy/presets.ts';
import { askFrom, type Form } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';

/** What the form's `ack` says: errors under inputs, or the view that takes the form's place. */
export type FormAnswer =
  | { readonly kind: 'errors'; readonly errors: Record<string, string> }
  | { readonly kind: 'done'; readonly view: Modal | null };

const patienceMs = 1500;

/** Waits a little for people who are not known yet; the card's step asks again in any case. */
async function meetPeople(deps: SlackDeps, form: Form): Promise<void> {
  const { channel } = deps.policies.policy();
  if (deps.directory.remembered(form.by, channel) !== null) return;
  const who = { requester: form.by, channel };
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([gatherPeople(deps.directory, who, familiarPeople), patience]);
  clearTimeout(timer);
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

/** A filled request form becomes a request, or errors under its inputs. */
export async function submitRequest(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const [first, ...others] = deps.policies.orgs();
  const ask = askFrom(form, {
    org: others.length === 0 ? (first?.id ?? null) : null,
    preset: (id) => builtInPresets.find((preset) => preset.id === id) ?? null,
    kinds: (id) => deps.policies.orgs().find((org) => org.id === id)?.kinds ?? [],
  });
  if (!ask.success) {
    return { kind: 'errors', errors: fieldErrors(ask.error.issues) };
  }
  await meetPeople(deps, form);
  const submitted = await submit(deps, { requester: form.by, ask: ask.data, viewId: form.viewId });
  if (submitted.kind === 'refused') {
    const { blockId, sentence } = refusalField(submitted.refusal);
    return { kind: 'errors', errors: { [blockId]: sentence } };
  }
  const approverChannel = deps.policies.policy().channel;
  return { kind: 'done', view: sentModal({ requestId: submitted.request.id, approverChannel }) };
}

/** The permissions that fit what somebody types, best first, as options of the select. */
export function searchScopes(deps: SlackDeps, typed: string) {
  const words = typed
    .toLowerCase()
    .split(/[\s,_]+/u)
    .filter((word) => word !== '');
  const rank = (name: string): number => (name.startsWith(words[0] ?? '') ? 0 : 1);
  const hits = deps.catalogue.all().filter((scope) => {
    const text = `${scope.name} ${scope.displayName} ${scope.group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return hits
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name))
    .slice(0, 100)
    .map((scope) => ({
      text: { type: 'plain_text' as const, text: scope.name.slice(0, 75) },
      description: {
        type: 'plain_text' as const,
        text: `${scope.group}: ${scope.displayName}`.slice(0, 75),
      },
      value: scope.name.slice(0, 75),
    }));
}

/** Action id of the select that searches; its options come from searchScopes. */
export const searchAction = actions.scopeSearch;
