import { actions } from '../../blocks/ids.ts';
import { Ask, Kind } from '../policy/ask.ts';
import { type Draft, type Known, placesOf, scopesOf, wantedAt } from '../policy/draft.ts';
import { EnvironmentName, OrgId } from '../policy/ids.ts';
import { unlessPasted } from './pasted.ts';
import type { Form } from './payloads.ts';

/** Stands in a list of permissions where none is to be had: a reason, and never a permission. */
export const nothingFits = '-';

/** What stands in the request form, whatever it is worth. */
export function readDraft(form: Form): Draft {
  const org = OrgId.safeParse(form.held(actions.org).choice);
  const environment = EnvironmentName.safeParse(form.held(actions.environment).choice);
  const kind = Kind.safeParse(form.held(actions.kind).choice);
  const seconds = Number(form.held(actions.lifetime).choice ?? Number.NaN);
  return {
    org: org.success ? org.data : null,
    environment: environment.success ? environment.data : null,
    kind: kind.success ? kind.data : null,
    preset: form.held(actions.preset).choice,
    scopes: form.held(actions.scopeSearch).choices.filter((name) => name !== nothingFits),
    optional: form.held(actions.optional).choices,
    lifetimeSeconds: Number.isNaN(seconds) ? null : seconds,
    purpose: unlessPasted(form.held(actions.purpose).text ?? ''),
    keptIn: unlessPasted(form.held(actions.keptIn).text ?? ''),
    note: unlessPasted(form.held(actions.note).text ?? ''),
  };
}

/** With what is no name of a scope, so that it is refused and not dropped. */
const everyName = (draft: Draft, { policy }: Known): string[] => [
  ...new Set([...scopesOf(draft, policy), ...draft.scopes]),
];

/** Where it is used: without an org nowhere, and in no environment where several are left. */
function placeIn(draft: Draft, { policy }: Known) {
  const [first, ...others] = placesOf(draft, policy);
  if (first === undefined || (draft.org === null && policy.orgs.length > 1)) return null;
  return others.length > 0 ? { ...first, environment: null } : first;
}

/** The ask that a form holds, with one issue for each thing that is missing or does not fit. */
export function askFrom(draft: Draft, known: Known) {
  const place = placeIn(draft, known);
  const wanted = place === null ? null : wantedAt(draft, place, known);
  const note = draft.note.trim();
  return Ask.safeParse({
    org: place?.org,
    environment: place?.environment ?? null,
    kind: wanted?.kind,
    scopes: everyName(draft, known),
    preset: draft.preset,
    purpose: draft.purpose,
    keptIn: draft.keptIn,
    lifetimeSeconds: draft.lifetimeSeconds,
    note: note === '' ? null : note,
  });
}
