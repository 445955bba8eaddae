import type { Clock } from '../access/ports.ts';
import type { PolicyConfig } from '../config-policy.ts';
import {
  type AppToken,
  askTokens,
  type BotToken,
  missingScopes,
  type SlackConfig,
  scopesAdvice,
  superfluousScopes,
} from '../slack/ask-tokens.ts';
import { directoryFor } from '../slack/check-slack.ts';
import { datesHeard } from '../slack/dates-heard.ts';
import { clockWatch, examineClock } from './examine-clock.ts';
import { examinePlaces, placeChecks } from './examine-places.ts';
import { type Finding, findingsOn } from './finding.ts';

const on = findingsOn('Slack');

function aboutScopes(granted: readonly string[] | null): readonly Finding[] {
  if (granted === null) {
    const because = 'Slack’s answer did not say what the token was granted';
    return [
      on.notLookedAt('bot-scopes-missing', because),
      on.notLookedAt('bot-scopes-superfluous', because),
    ];
  }
  const missing = missingScopes(granted);
  const superfluous = superfluousScopes(granted);
  return [
    missing.length === 0
      ? on.right('bot-scopes-missing', 'None: the app has every bot scope of manifest.yml.')
      : on.wrong('bot-scopes-missing', scopesAdvice(missing)),
    superfluous.length === 0
      ? on.right('bot-scopes-superfluous', 'None.')
      : on.lookAt('bot-scopes-superfluous', {
          says: `The Slack app was granted ${superfluous.join(', ')}, which ddkey does not use.`,
          next: 'Take them out under "OAuth & Permissions", "Bot Token Scopes", and reinstall the app to your workspace.',
        }),
  ];
}

function aboutBotToken(bot: BotToken): readonly Finding[] {
  if (bot.kind === 'known') {
    const says = `The bot token belongs to the workspace ${bot.workspace.name}.`;
    return [on.right('bot-token', says), ...aboutScopes(bot.granted)];
  }
  const because =
    bot.kind === 'wrong' ? 'the bot token has to be put right first' : 'Slack does not answer';
  return [
    on.wrong('bot-token', bot.advice),
    on.notLookedAt('bot-scopes-missing', because),
    on.notLookedAt('bot-scopes-superfluous', because),
  ];
}

function aboutAppToken(app: AppToken): Finding {
  switch (app.kind) {
    case 'not needed':
      return on.right('app-token', 'HTTP mode needs none.');
    case 'good':
      return on.right('app-token', 'The app-level token opens sockets (connections:write).');
    case 'wrong':
    case 'silent':
      return on.wrong('app-token', app.advice);
  }
}

type Setup = { readonly slack: SlackConfig; readonly policy: PolicyConfig };

async function aboutPlaces({ slack, policy }: Setup, bot: BotToken, clock: Clock) {
  if (bot.kind !== 'known') {
    const because = 'this takes a bot token that Slack knows';
    return placeChecks.map((check) => on.notLookedAt(check, because));
  }
  const directory = directoryFor(slack, bot.workspace, clock);
  const missing = missingScopes(bot.granted ?? []);
  return examinePlaces({
    policy,
    directory,
    self: bot.workspace.bot.user,
    missing: bot.granted === null ? [] : missing,
  });
}

/** Asks Slack about the tokens, and about everybody and every channel that the policy names. */
export async function examineSlack(setup: Setup, clock: Clock): Promise<readonly Finding[]> {
  const watch = clockWatch(clock);
  const carrier = datesHeard((date) => watch.hear('Slack', date));
  const { bot, app } = await askTokens(setup.slack, clock, carrier);
  return [
    ...aboutBotToken(bot),
    aboutAppToken(app),
    examineClock(on, 'slack-clock', { whose: 'Slack', ahead: watch.aheadOf('Slack') }),
    ...(await aboutPlaces(setup, bot, clock)),
  ];
}
