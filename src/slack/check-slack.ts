import { WebClient } from '@slack/web-api';
import type { Clock, Directory } from '../access/ports.ts';
import { type Advice, inOneBreath } from '../advice.ts';
import {
  askTokens,
  missingScopes,
  quietLog,
  type SlackConfig,
  scopesAdvice,
  type Tokens,
  type Workspace,
} from './ask-tokens.ts';
import { slackCalls } from './call.ts';
import { slackDirectory } from './directory.ts';
import { webOptions } from './web-options.ts';

/** `wrong` needs another token or setting; `silent` may pass by itself. */
export type SlackCheck =
  | { readonly kind: 'connected'; readonly workspace: Workspace }
  | { readonly kind: 'wrong' | 'silent'; readonly faults: readonly string[] };

function verdict({ bot, app }: Tokens): SlackCheck {
  const wrong = (faults: readonly Advice[]): SlackCheck => ({
    kind: 'wrong',
    faults: faults.map(inOneBreath),
  });
  // A socket that cannot be opened just now is tried again and again by its own client.
  const noSocket = app.kind === 'wrong' ? [app.advice] : [];
  if (bot.kind !== 'known') {
    if (bot.kind === 'wrong') return wrong([bot.advice, ...noSocket]);
    return noSocket.length > 0
      ? wrong(noSocket)
      : { kind: 'silent', faults: [inOneBreath(bot.advice)] };
  }
  const missing = missingScopes(bot.granted ?? []);
  const lacks = bot.granted === null || missing.length === 0 ? [] : [scopesAdvice(missing)];
  const faults = [...lacks, ...noSocket];
  return faults.length > 0 ? wrong(faults) : { kind: 'connected', workspace: bot.workspace };
}

/** The people and channels of a workspace that was checked, before there is a bot. */
export function directoryFor(
  { apiUrl, botToken }: SlackConfig,
  { team }: Workspace,
  clock: Clock,
): Directory {
  const client = new WebClient(botToken, webOptions(apiUrl, quietLog));
  return slackDirectory(slackCalls(client, clock), team);
}

/** Asks Slack whether a bot can be built on the tokens; sentences where it cannot. */
export const checkSlack = async (config: SlackConfig, clock: Clock): Promise<SlackCheck> =>
  verdict(await askTokens(config, clock));
