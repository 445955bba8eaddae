import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Clock, Directory } from '../access/ports.ts';
import { SlackUserId } from '../policy/ids.ts';
import { boltLogger } from './bolt-log.ts';
import { botScopes } from './bot-scopes.ts';
import { type Called, slackCalls } from './call.ts';
import { slackDirectory, type Team } from './directory.ts';
import type { Transport } from './entrance.ts';
import { webOptions } from './web-options.ts';

export type SlackConfig = {
  readonly botToken: string;
  readonly transport: Transport;
  /** Base of the Web API, with a slash at its end. */
  readonly apiUrl: string;
};

/** The bot's place in Slack, as its token says. */
export type Workspace = {
  readonly name: string;
  readonly team: Team;
  readonly bot: { readonly user: SlackUserId; readonly id: string };
};

/** `wrong` needs another token or setting; `silent` may pass by itself. */
export type SlackCheck =
  | { readonly kind: 'connected'; readonly workspace: Workspace }
  | { readonly kind: 'wrong' | 'silent'; readonly faults: readonly string[] };

const AuthAnswer = z.object({
  team: z.string().nullish(),
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  url: z.string().nullish(),
  user_id: SlackUserId,
  bot_id: z.string(),
});

/** What Slack granted the token, from a header of the answer; a proxy may have cut it. */
const ScopesAnswer = z.object({
  response_metadata: z.object({ scopes: z.array(z.string()).min(1) }),
});

const unknownToken: readonly string[] = ['invalid_auth', 'not_authed', 'not_allowed_token_type'];
const deadToken: readonly string[] = ['account_inactive', 'token_revoked', 'token_expired'];

function whyNoBot(error: string): string {
  if (unknownToken.includes(error)) {
    return 'Slack does not know the bot token. Copy it again from "OAuth & Permissions" of your Slack app, and put it into SLACK_BOT_TOKEN.';
  }
  if (deadToken.includes(error)) {
    return 'Slack says that the bot token is no longer valid. Install the app to your workspace again, and put the new token into SLACK_BOT_TOKEN.';
  }
  return `Slack refused the bot token in SLACK_BOT_TOKEN (${error}).`;
}

function whyNoSocket(error: string): string {
  if (error === 'missing_scope') {
    return 'The app-level token in SLACK_APP_TOKEN lacks the scope connections:write. Make a new one with it under "Basic Information", "App-Level Tokens".';
  }
  if (unknownToken.includes(error) || deadToken.includes(error)) {
    return 'Slack does not know the app-level token. Make one with connections:write under "Basic Information", "App-Level Tokens", and put it into SLACK_APP_TOKEN.';
  }
  return `Slack opens no socket for this app (${error}). Check that Socket Mode is switched on in its settings.`;
}

function missingScopes(answer: unknown): string[] {
  const granted = ScopesAnswer.safeParse(answer);
  if (!granted.success) return [];
  const { scopes } = granted.data.response_metadata;
  const missing = botScopes.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return [];
  return [
    `The Slack app lacks ${missing.length === 1 ? 'the bot scope' : 'the bot scopes'} ${missing.join(', ')}. Paste manifest.yml into its "App Manifest" again, and reinstall it to your workspace.`,
  ];
}

function workspaceOf(answer: unknown): Workspace | null {
  const read = AuthAnswer.safeParse(answer);
  if (!read.success) return null;
  const { team, team_id, enterprise_id, url, user_id, bot_id } = read.data;
  return {
    name: team ?? team_id,
    team: { id: team_id, enterpriseId: enterprise_id ?? null, url: url ?? null },
    bot: { user: user_id, id: bot_id },
  };
}

const silent = (apiUrl: string): SlackCheck => ({
  kind: 'silent',
  faults: [
    `Slack does not answer at ${apiUrl}, so ddkey cannot start. Check the network (and SLACK_API_URL, if you set it), and start it again.`,
  ],
});
const wrong = (faults: readonly string[]): SlackCheck => ({ kind: 'wrong', faults });

type Answers = { readonly bot: Called<unknown>; readonly socket: Called<unknown> | null };

function verdict({ bot, socket }: Answers, apiUrl: string): SlackCheck {
  // A socket that cannot be opened just now is tried again and again by its own client.
  const noSocket = socket?.kind === 'refused' ? [whyNoSocket(socket.error)] : [];
  if (bot.kind === 'refused') return wrong([whyNoBot(bot.error), ...noSocket]);
  if (bot.kind === 'busy') {
    return { kind: 'silent', faults: ['Slack asks to wait. Start ddkey again in a minute.'] };
  }
  if (bot.kind === 'silent') return noSocket.length > 0 ? wrong(noSocket) : silent(apiUrl);
  const workspace = workspaceOf(bot.value);
  if (workspace === null) {
    return wrong(['The token in SLACK_BOT_TOKEN is not the token of a bot.', ...noSocket]);
  }
  const faults = [...missingScopes(bot.value), ...noSocket];
  return faults.length > 0 ? wrong(faults) : { kind: 'connected', workspace };
}

/** What Slack's own client would log here, the checks say in sentences. */
const quiet = boltLogger({ info: () => {}, warn: () => {}, error: () => {} });

/** The people and channels of a workspace that was checked, before there is a bot. */
export function directoryFor(
  { apiUrl, botToken }: SlackConfig,
  { team }: Workspace,
  clock: Clock,
): Directory {
  const client = new WebClient(botToken, webOptions(apiUrl, quiet));
  return slackDirectory(slackCalls(client, clock), team);
}

/**
 * Asks Slack what the tokens are worth, before anything is built on them. In Socket Mode that
 * takes one ticket for a socket, which nobody uses: a client of its own would try for ever.
 */
export async function checkSlack(config: SlackConfig, clock: Clock): Promise<SlackCheck> {
  const { transport, apiUrl, botToken } = config;
  const options = webOptions(apiUrl, quiet);
  const ask = (token: string) => slackCalls(new WebClient(token, options), clock);
  const [bot, socket] = await Promise.all([
    ask(botToken)('auth.test', (client) => client.auth.test()),
    transport.mode === 'socket'
      ? ask(transport.appToken)('apps.connections.open', (client) =>
          client.apps.connections.open({}),
        )
      : null,
  ]);
  return verdict({ bot, socket }, apiUrl);
}
