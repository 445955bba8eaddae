import { app, team } from '../people.ts';
import type { Methods } from './method.ts';

/** auth.test and apps.connections.open. `socketUrl` makes the address of one new socket. */
export const sessionMethods = (socketUrl: () => string): Methods => ({
  'auth.test': {
    token: 'bot',
    scope: null,
    run: () => ({
      ok: true,
      url: `https://${team.domain}.slack.com/`,
      team: team.domain,
      user: 'ddkey',
      team_id: team.id,
      user_id: app.botUser,
      bot_id: app.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    token: 'app',
    scope: 'connections:write',
    run: () => ({ ok: true, url: socketUrl() }),
  },
});
