import { actions } from '../../blocks/ids.ts';
import type { Listening } from './listening.ts';
import { pickInForm } from './live-form.ts';
import { searchPermissions } from './search-permissions.ts';

/** What decides which rule applies, so that the form answers each pick in it. */
const picked = [
  actions.org,
  actions.environment,
  actions.preset,
  actions.optional,
  actions.scopeSearch,
  actions.lifetime,
  actions.kind,
] as const;

/** The request form while it is filled in: every pick, and the search for permissions. */
export function registerLiveForm(on: Listening): void {
  for (const id of picked) on.pick(id, pickInForm);
  on.search(actions.scopeSearch, searchPermissions);
}
