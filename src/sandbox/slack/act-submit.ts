import { z } from 'zod';
import type { ActAnswer, FieldValues, Json } from '../control.ts';
import type { Ack } from './envelopes.ts';
import { complaints, fillIn, inputsOf } from './form-check.ts';
import { textOf } from './json.ts';
import { SlackRefusal } from './slack-refusal.ts';
import {
  type Actor,
  answerOf,
  interaction,
  type Stage,
  settledLocally,
  trouble,
  viewOf,
} from './stage.ts';
import { checkView } from './view-check.ts';
import { viewJson } from './view-json.ts';
import { closeModal, type OpenView, pushModal, replaceContent } from './views.ts';

const Errors = z.record(z.string(), z.string().min(1));

const hasErrors = (open: OpenView, answer: ActAnswer, given: unknown): ActAnswer => {
  const errors = Errors.safeParse(given);
  const blockIds = inputsOf(open).map(({ blockId }) => blockId);
  const named = Object.keys(errors.data ?? {});
  // Slack has no place for an error that does not belong under an input of this view.
  const isShown = named.length > 0 && named.every((id) => blockIds.includes(id));
  return errors.success && isShown
    ? { ...answer, errors: errors.data }
    : { ...answer, slackSays: trouble };
};

const follow = (stage: Stage, open: OpenView, ack: Ack): ActAnswer => {
  const { views } = stage.state;
  const answer = answerOf(ack);
  switch (textOf(ack.answer, 'response_action')) {
    case '':
      closeModal(views, open, false);
      return answer;
    case 'clear':
      closeModal(views, open, true);
      return answer;
    case 'errors':
      return hasErrors(open, answer, ack.answer['errors']);
    case 'update':
      replaceContent(views, open, checkView('modal', ack.answer['view']));
      return answer;
    case 'push':
      pushModal(views, open, checkView('modal', ack.answer['view']));
      return answer;
    default:
      return { ...answer, slackSays: trouble };
  }
};

const followOrTrouble = (stage: Stage, open: OpenView, ack: Ack): ActAnswer => {
  try {
    return follow(stage, open, ack);
  } catch (thrown) {
    if (thrown instanceof SlackRefusal) return { ...answerOf(ack), slackSays: trouble };
    throw thrown;
  }
};

/**
 * Fills in a modal and submits it. What Slack's client refuses by itself never reaches the app and
 * comes back as `errors`, not acknowledged.
 */
export async function submitView(
  stage: Stage,
  { person, copies }: Actor,
  form: { readonly view: string; readonly values: FieldValues },
): Promise<ActAnswer> {
  const open = viewOf(stage, person, form.view);
  if (!('submit' in open.view)) throw new Error(`the view ${open.id} has no submit button`);
  fillIn(open, form.values);
  const errors = complaints(open);
  if (Object.keys(errors).length > 0) return { ...settledLocally, errors };
  const payload: Json = {
    ...interaction('view_submission', person),
    trigger_id: stage.state.triggers.issue({ person: person.id, viewId: open.id }),
    view: viewJson(open),
    response_urls: [],
  };
  const ack = await stage.line.deliver(
    { kind: 'interactive', payload, acceptsAnswer: true },
    copies,
  );
  return ack.outcome === 'acknowledged' ? followOrTrouble(stage, open, ack) : answerOf(ack);
}

/** Closes a modal. The app is told only where the view asks for it (`notify_on_close`). */
export async function closeView(
  stage: Stage,
  { person, copies }: Actor,
  id: string,
): Promise<ActAnswer> {
  const open = viewOf(stage, person, id);
  if (open.kind === 'home') throw new Error('App Home cannot be closed');
  const view = viewJson(open);
  const isCleared = open.view['clear_on_close'] === true;
  closeModal(stage.state.views, open, isCleared);
  if (open.view['notify_on_close'] !== true) return settledLocally;
  const payload = { ...interaction('view_closed', person), view, is_cleared: isCleared };
  return answerOf(
    await stage.line.deliver({ kind: 'interactive', payload, acceptsAnswer: false }, copies),
  );
}
