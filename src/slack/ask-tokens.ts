import { type FetchFunction, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Clock } from '../access/ports.ts';
import type { Advice } from '../advice.ts';
import { SlackUserId } from '../policy/ids.ts';
import { boltLogger } from './bolt-log.ts';
import { botScopes } from './bot-scopes.ts';
import { type Called, slackCalls } from './call.ts';
import type { Team } from './directory.ts';
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
type Unusable = { readonly kind: 'wrong' | 'silent'; readonly advice: Advice };
export type BotToken =
  | {
      readonly kind: 'known';
      readonly workspace: Workspace;
      /** What Slack granted the token; null where a proxy cut the header that says it. */
      readonly granted: readonly string[] | null;
    }
  | Unusable;
/** `not needed`: in HTTP mode. */
export type AppToken = { readonly kind: 'not needed' | 'good' } | Unusable;
export type Tokens = { readonly bot: BotToken; readonly app: AppToken };

const AuthAnswer = z.object({
  team: z.string().nullish(),
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  url: z.string().nullish(),
  user_id: SlackUserId,
  bot_id: z.string(),
});

const ScopesAnswer = z.object({
  response_metadata: z.object({ scopes: z.array(z.string()).min(1) }),
});

const unknownToken: readonly string[] = ['invalid_auth', 'not_authed', 'not_allowed_token_type'];
const deadToken: readonly string[] = ['account_inactive', 'token_revoked', 'token_expired'];

function whyNoBot(error: string): Advice {
  if (unknownToken.includes(error)) {
    return {
      says: 'Slack does not know the bot token.',
      next: 'Copy it again from "OAuth & Permissions" of your Slack app, and put it into SLACK_BOT_TOKEN.',
    };
  }
  if (deadToken.includes(error)) {
    return {
      says: 'Slack says that the bot token is no longer valid.',
      next: 'Install the app to your workspace again, and put the new token into SLACK_BOT_TOKEN.',
    };
  }
  return {
    says: `Slack refused the bot token in SLACK_BOT_TOKEN (${error}).`,
    next: 'Copy it again from "OAuth & Permissions" of your Slack app.',
  };
}

function whyNoSocket(error: string): Advice {
  if (error === 'missing_scope') {
    return {
      says: 'The app-level token in SLACK_APP_TOKEN lacks the scope connections:write.',
      next: 'Make a new one with it under "Basic Information", "App-Level Tokens".',
    };
  }
  if (unknownToken.includes(error) || deadToken.includes(error)) {
    return {
      says: 'Slack does not know the app-level token.',
      next: 'Make one with connections:write under "Basic Information", "App-Level Tokens", and put it into SLACK_APP_TOKEN.',
    };
  }
  return {
    says: `Slack opens no socket for this app (${error}).`,
    next: 'Check that Socket Mode is switched on in its settings.',
  };
}

const noBotsToken: Advice = {
  says: 'The token in SLACK_BOT_TOKEN is not the token of a bot.',
  next: 'Copy the "Bot User OAuth Token" from "OAuth & Permissions" of your Slack app.',
};
const mustWait: Advice = { says: 'Slack asks to wait.', next: 'Try again in a minute.' };
const noAnswer = (apiUrl: string): Advice => ({
  says: `Slack does not answer at ${apiUrl}, so ddkey cannot start.`,
  next: 'Check the network (and SLACK_API_URL, if you set it), and start it again.',
});

/** Scopes that the bot needs and was not granted. */
export const missingScopes = (granted: readonly string[]): readonly string[] =>
  botScopes.filter((scope) => !granted.includes(scope));

/** Scopes that the bot was granted and does not use. */
export const superfluousScopes = (granted: readonly string[]): readonly string[] =>
  granted.filter((scope) => !botScopes.includes(scope));

/** What to do about missing scopes. */
export const scopesAdvice = (missing: readonly string[]): Advice => ({
  says: `The Slack app lacks ${missing.length === 1 ? 'the bot scope' : 'the bot scopes'} ${missing.join(', ')}.`,
  next: 'Paste manifest.yml into its "App Manifest" again, and reinstall it to your workspace.',
});

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

function botTokenOf(answer: Called<unknown>, apiUrl: string): BotToken {
  if (answer.kind === 'refused') return { kind: 'wrong', advice: whyNoBot(answer.error) };
  if (answer.kind === 'busy') return { kind: 'silent', advice: mustWait };
  if (answer.kind === 'silent') return { kind: 'silent', advice: noAnswer(apiUrl) };
  const workspace = workspaceOf(answer.value);
  if (workspace === null) return { kind: 'wrong', advice: noBotsToken };
  const scopes = ScopesAnswer.safeParse(answer.value);
  const granted = scopes.success ? scopes.data.response_metadata.scopes : null;
  return { kind: 'known', workspace, granted };
}

function appTokenOf(answer: Called<unknown> | null, apiUrl: string): AppToken {
  switch (answer?.kind) {
    case undefined:
      return { kind: 'not needed' };
    case 'ok':
      return { kind: 'good' };
    case 'refused':
      return { kind: 'wrong', advice: whyNoSocket(answer.error) };
    case 'busy':
      return { kind: 'silent', advice: mustWait };
    case 'silent':
      return { kind: 'silent', advice: noAnswer(apiUrl) };
  }
}

/** What Slack's own client would log here, the checks say in sentences. */
export const quietLog = boltLogger({ info: () => {}, warn: () => {}, error: () => {} });

/**
 * Asks Slack what the tokens are worth, before anything is built on them. In Socket Mode that
 * takes one ticket for a socket, which nobody uses: a client of its own would try for ever.
 * `fetch` carries the calls in place of the usual one.
 */
export async function askTokens(
  config: SlackConfig,
  clock: Clock,
  fetch?: FetchFunction,
): Promise<Tokens> {
  const { transport, apiUrl, botToken } = config;
  const options = { ...webOptions(apiUrl, quietLog), ...(fetch === undefined ? {} : { fetch }) };
  const ask = (token: string) => slackCalls(new WebClient(token, options), clock);
  const [bot, app] = await Promise.all([
    ask(botToken)('auth.test', (client) => client.auth.test()),
    transport.mode === 'socket'
      ? ask(transport.appToken)('apps.connections.open', (client) =>
          client.apps.connections.open({}),
        )
      : null,
  ]);
  return { bot: botTokenOf(bot, apiUrl), app: appTokenOf(app, apiUrl) };
}
