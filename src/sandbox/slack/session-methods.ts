import { app, team } from '../people.ts';
import type { Methods } from './method.ts';

/**
 * auth.test and, in Socket Mode, apps.connections.open. `socketUrl` makes the address of one new
 * socket; null in HTTP mode, where the method is not there: what Slack says then is not known.
 */
export const sessionMethods = (socketUrl: (() => string) | null): Methods => ({
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
  ...(socketUrl === null
    ? {}
    : {
        'apps.connections.open': {
          token: 'app',
          scope: 'connections:write',
          run: () => ({ ok: true, url: socketUrl() }),
        },
      }),
});
