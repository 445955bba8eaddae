import { sites } from '../datadog/sites.ts';
import { Admins } from '../policy/schema.ts';
import type { Asker } from './asker.ts';

export type InitPlace = {
  readonly asker: Asker;
  /** What is wrong with a variable's value, in the words of the configuration itself. */
  readonly faultOf: (name: string, value: string) => string | null;
};

type Question = {
  readonly variable: string;
  readonly text: string;
  readonly isSecret?: boolean;
  /** What an empty answer stands for; without it, an answer is needed. */
  readonly otherwise?: string;
  readonly read?: (answer: string) => string;
};

const needed = 'This one is needed.';

const valueFrom = ({ otherwise, read }: Question, answer: string): string => {
  if (answer === '') return otherwise ?? '';
  return read?.(answer) ?? answer;
};

/** Asks until the answer fits, and says each time what is wrong. */
async function askVariable({ asker, faultOf }: InitPlace, question: Question): Promise<string> {
  const { variable, text, isSecret = false, otherwise } = question;
  for (;;) {
    const value = valueFrom(question, await asker.ask(text, isSecret));
    const isMissing = value === '' && otherwise === undefined;
    const fault = faultOf(variable, value) ?? (isMissing ? needed : null);
    if (fault === null) return value;
    asker.say(fault);
  }
}

export const askBotToken = (place: InitPlace): Promise<string> =>
  askVariable(place, {
    variable: 'SLACK_BOT_TOKEN',
    text: 'Slack: bot token (xoxb-…)',
    isSecret: true,
  });

export type Way =
  | { readonly variable: 'SLACK_APP_TOKEN'; readonly value: string }
  | { readonly variable: 'SLACK_SIGNING_SECRET'; readonly value: string };

/** How Slack reaches the bot shows in what is given: all of Slack's tokens begin with an x. */
export async function askWay({ asker, faultOf }: InitPlace): Promise<Way> {
  for (;;) {
    const text = 'Slack: app-level token (xapp-…), or for HTTP mode the signing secret';
    const value = await asker.ask(text, true);
    const variable = /^x[a-z]+-/u.test(value) ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET';
    const fault = value === '' ? needed : faultOf(variable, value);
    if (fault === null) return { variable, value };
    asker.say(fault);
  }
}

/** Sites are listed with numbers; either counts as an answer. */
export function askSite(place: InitPlace): Promise<string> {
  for (const [index, site] of sites.entries()) place.asker.say(`  ${index + 1}  ${site}`);
  return askVariable(place, {
    variable: 'DD_SITE',
    text: 'Datadog: site (number or name)',
    read: (answer) => (/^\d$/u.test(answer) ? sites[Number(answer) - 1] : undefined) ?? answer,
  });
}

export const askKey = (place: InitPlace, variable: 'DD_API_KEY' | 'DD_APP_KEY'): Promise<string> =>
  askVariable(place, {
    variable,
    text: `Datadog: ${variable === 'DD_API_KEY' ? 'API key' : 'application key of ddkey itself'}`,
    isSecret: true,
  });

export const askOwner = (place: InitPlace): Promise<string> =>
  askVariable(place, {
    variable: 'DD_OWNER',
    text: 'Datadog: owner of the keys to come (UUID of a service account; empty: current_user)',
    otherwise: 'current_user',
  });

export const askChannel = (place: InitPlace): Promise<string> =>
  askVariable(place, {
    variable: 'DDKEY_APPROVER_CHANNEL',
    text: 'Slack: id of the private approver channel (C…)',
  });

/** Slack ids of admins; none is an answer, too. */
export async function askAdmins({ asker }: InitPlace) {
  for (;;) {
    const text = 'Slack: ids of the admins (U…, separated by commas; may be empty)';
    const ids = (await asker.ask(text)).split(',').map((id) => id.trim());
    const parsed = Admins.safeParse(ids.filter((id) => id !== ''));
    if (parsed.success) return parsed.data;
    asker.say(`Each admin ${parsed.error.issues[0]?.message ?? 'must be an id'}`);
  }
}

export const askHint = (place: InitPlace): Promise<string> =>
  askVariable(place, {
    variable: 'DD_API_KEY_HINT',
    text: 'Where do people find the API key that goes with an application key? (may be empty)',
    otherwise: '',
  });
