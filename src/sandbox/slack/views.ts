import { randomBytes } from 'node:crypto';
import type { Json } from '../control.ts';
import { placedElements } from './block-elements.ts';
import { recordsIn, textOf } from './json.ts';
import { limits } from './limits.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** A modal that somebody has open, or somebody's App Home. */
export type OpenView = {
  readonly id: string;
  readonly owner: string;
  readonly kind: 'modal' | 'home';
  readonly rootId: string;
  readonly previousId: string | null;
  /** As the app sent it, with all ids filled in. */
  view: Json;
  hash: string;
  /** What the person typed or picked, by block and action (fieldKey). */
  readonly typed: Map<string, Json>;
  /** Options that searches offered, by value. */
  readonly offered: Map<string, Json>;
};

export type Views = {
  readonly byId: Map<string, OpenView>;
  /** Per person, the stacks of open modals; the top of a stack last. */
  readonly stacks: Map<string, string[][]>;
  readonly homes: Map<string, string>;
};

export const noViews = (): Views => ({ byId: new Map(), stacks: new Map(), homes: new Map() });

export const fieldKey = (blockId: string, actionId: string): string =>
  JSON.stringify([blockId, actionId]);

export const blocksOf = (open: OpenView): readonly Json[] => recordsIn(open.view['blocks']);

const freshHash = (): string =>
  `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;

const refuseSameExternalId = (views: Views, view: Json, self: string | null) => {
  const wanted = textOf(view, 'external_id');
  if (wanted === '') return;
  const taken = [...views.byId.values()].some(
    (one) => one.id !== self && textOf(one.view, 'external_id') === wanted,
  );
  if (taken) throw new SlackRefusal('duplicate_external_id');
};

const add = (
  views: Views,
  given: Pick<OpenView, 'owner' | 'kind' | 'view'>,
  under: OpenView | null,
): OpenView => {
  refuseSameExternalId(views, given.view, null);
  const id = `V0${randomBytes(6).toString('hex').toUpperCase()}`;
  const open: OpenView = {
    ...given,
    id,
    rootId: under?.rootId ?? id,
    previousId: under?.id ?? null,
    hash: freshHash(),
    typed: new Map(),
    offered: new Map(),
  };
  views.byId.set(id, open);
  return open;
};

const stackOf = (views: Views, open: OpenView): string[] | undefined =>
  views.stacks.get(open.owner)?.find((stack) => stack.includes(open.id));

/** Opens a modal beside what is open already: a person may have Slack open more than once. */
export function openModal(views: Views, owner: string, view: Json): OpenView {
  const open = add(views, { owner, kind: 'modal', view }, null);
  views.stacks.set(owner, [...(views.stacks.get(owner) ?? []), [open.id]]);
  return open;
}

/** Puts a modal on top of another. Throws `push_limit_reached` for the fourth of a stack. */
export function pushModal(views: Views, under: OpenView, view: Json): OpenView {
  const stack = stackOf(views, under);
  if (stack === undefined) throw new SlackRefusal('not_found');
  if (stack.length >= limits.view.stack) throw new SlackRefusal('push_limit_reached');
  const open = add(views, { owner: under.owner, kind: 'modal', view }, under);
  stack.push(open.id);
  return open;
}

/** Puts new content into a view. What was typed stays where the same field is still there. */
export function replaceContent(views: Views, open: OpenView, view: Json): void {
  refuseSameExternalId(views, view, open.id);
  open.view = view;
  open.hash = freshHash();
  const fields = new Map(
    placedElements(blocksOf(open)).map((one) => [
      fieldKey(one.blockId, textOf(one.element, 'action_id')),
      textOf(one.element, 'type'),
    ]),
  );
  for (const [key, value] of open.typed) {
    if (fields.get(key) !== textOf(value, 'type')) open.typed.delete(key);
  }
}

/** Publishes App Home for a person; the view keeps its id for as long as the sandbox runs. */
export function publishHome(views: Views, owner: string, view: Json): OpenView {
  const known = homeOf(views, owner);
  if (known !== undefined) {
    replaceContent(views, known, view);
    return known;
  }
  const open = add(views, { owner, kind: 'home', view }, null);
  views.homes.set(owner, open.id);
  return open;
}

export const homeOf = (views: Views, owner: string): OpenView | undefined =>
  views.byId.get(views.homes.get(owner) ?? '');

/** Throws `hash_conflict` when the app changes a version of the view that is not the current one. */
export function refuseStaleHash(open: OpenView | undefined, hash: string): void {
  if (hash !== '' && open !== undefined && hash !== open.hash) {
    throw new SlackRefusal('hash_conflict');
  }
}

/**
 * Closes a modal; `whole` closes its stack. What the app has put on top in the meantime stays: its
 * views.open may overtake the acknowledgement that closes the form below.
 */
export function closeModal(views: Views, open: OpenView, whole: boolean): void {
  const stack = stackOf(views, open);
  if (stack === undefined) return;
  const closed = whole ? stack.splice(0) : stack.splice(stack.indexOf(open.id), 1);
  for (const id of closed) views.byId.delete(id);
  const left = (views.stacks.get(open.owner) ?? []).filter((one) => one.length > 0);
  views.stacks.set(open.owner, left);
}

/** Open modals of a person, the top one last. */
export const modalsOf = (views: Views, owner: string): readonly OpenView[] =>
  (views.stacks.get(owner) ?? []).flat().flatMap((id) => views.byId.get(id) ?? []);

export const isOnTop = (views: Views, open: OpenView): boolean =>
  open.kind === 'home' || stackOf(views, open)?.at(-1) === open.id;

/** Drops a person's modals without telling the app, as a reload of Slack does. */
export function forgetModals(views: Views, owner: string): void {
  for (const open of modalsOf(views, owner)) views.byId.delete(open.id);
  views.stacks.delete(owner);
}
