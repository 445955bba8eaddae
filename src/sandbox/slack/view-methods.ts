import type { Json } from '../control.ts';
import { type Arguments, requiredArgument, structuredArgument, textArgument } from './arguments.ts';
import { textOf } from './json.ts';
import type { Method, Methods, SlackState } from './method.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { checkView } from './view-check.ts';
import { viewJson } from './view-json.ts';
import {
  homeOf,
  type OpenView,
  openModal,
  publishHome,
  pushModal,
  refuseStaleHash,
  replaceContent,
} from './views.ts';

type Run = Method['run'];

const shown = (open: OpenView): Json => ({ ok: true, view: viewJson(open) });

// The view is checked first: a refused view leaves the trigger_id unused, so it can be mended.
const open: Run = ({ views, triggers }, given) => {
  const view = checkView('modal', structuredArgument(given, 'view'));
  const { person, viewId } = triggers.exchange(requiredArgument(given, 'trigger_id'));
  const under = views.byId.get(viewId ?? '');
  return shown(
    under?.kind === 'modal' ? pushModal(views, under, view) : openModal(views, person, view),
  );
};

const push: Run = ({ views, triggers }, given) => {
  const view = checkView('modal', structuredArgument(given, 'view'));
  const { viewId } = triggers.exchange(requiredArgument(given, 'trigger_id'));
  const under = views.byId.get(viewId ?? '');
  // Only something done inside of a modal can put another one on top of it.
  if (under?.kind !== 'modal') throw new SlackRefusal('invalid_trigger_id');
  return shown(pushModal(views, under, view));
};

const named = (state: SlackState, given: Arguments): OpenView => {
  const id = textArgument(given, 'view_id');
  const externalId = textArgument(given, 'external_id');
  if (id === '' && externalId === '') requiredArgument(given, 'view_id');
  const all = [...state.views.byId.values()];
  const found =
    id === ''
      ? all.find((one) => textOf(one.view, 'external_id') === externalId)
      : state.views.byId.get(id);
  if (found === undefined) throw new SlackRefusal('not_found');
  return found;
};

const update: Run = (state, given) => {
  const found = named(state, given);
  const view = checkView(found.kind, structuredArgument(given, 'view'));
  refuseStaleHash(found, textArgument(given, 'hash'));
  replaceContent(state.views, found, view);
  return shown(found);
};

const publish: Run = ({ workspace, views }, given) => {
  const person = requiredArgument(given, 'user_id');
  if (!workspace.people.has(person)) throw new SlackRefusal('user_not_found');
  const view = checkView('home', structuredArgument(given, 'view'));
  refuseStaleHash(homeOf(views, person), textArgument(given, 'hash'));
  return shown(publishHome(views, person, view));
};

const anyScope = { token: 'bot', scope: null } as const;

/** views.* (docs.slack.dev/reference/methods/views.open and its neighbours). */
export const viewMethods: Methods = {
  'views.open': { ...anyScope, run: open },
  'views.push': { ...anyScope, run: push },
  'views.update': { ...anyScope, run: update },
  'views.publish': { ...anyScope, run: publish },
};
