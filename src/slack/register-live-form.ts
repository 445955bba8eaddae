import type { App, BlockAction } from '@slack/bolt';
import { actions } from '../../blocks/ids.ts';
import { refuseVisitor, whyNotServed } from './guard.ts';
import { pickInForm } from './live-form.ts';
import { PickBody, SearchBody } from './payloads.ts';
import { searchPermissions } from './search-permissions.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { Watched } from './watched.ts';

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
export function registerLiveForm(app: App, deps: SlackDeps, watched: Watched): void {
  for (const id of picked) {
    app.action<BlockAction>(id, async ({ ack, body, client }) => {
      await ack();
      // The form works without its line, so a fault here is the operator's alone to see.
      await watched(id, null, async () => {
        if ((await refuseVisitor(body, deps, id)) !== null) return;
        await pickInForm(deps, client, PickBody.parse(body));
      });
    });
  }
  app.options(actions.scopeSearch, async ({ ack, body }) => {
    const isServed = whyNotServed(body, deps) === null;
    const options = isServed ? await searchPermissions(deps, SearchBody.parse(body)) : [];
    await ack({ options });
  });
}
