import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SlackChannelId, SlackUserId } from '../policy/ids.ts';
import { loadPolicy } from '../policy/load.ts';
import { locatedText } from '../policy/read-policy.ts';
import { surroundingsOf } from '../surroundings-of.ts';
import { askDatadog, type DatadogSide } from './ask-datadog.ts';
import { askAdminsKnown, askApprovers, askSlack, type SlackSide } from './ask-slack.ts';
import { AnswersEnded, openAsker, type Terminal } from './asker.ts';
import { changedEnv, type EnvChanges, textAt, variablesIn, writePrivate } from './env-file.ts';
import { firstPolicy } from './first-policy.ts';
import { askHint, type InitPlace } from './questions.ts';

type Variables = Readonly<Record<string, string | undefined>>;
export type InitOptions = {
  readonly terminal: Terminal;
  readonly faultOf: InitPlace['faultOf'];
  readonly env: Variables;
  /** Where `.env` and the policy file belong. */
  readonly folder: string;
};

type Answers = {
  readonly slack: SlackSide;
  readonly datadog: DatadogSide;
  readonly channel: SlackChannelId;
  readonly admins: readonly SlackUserId[];
  readonly hint: string;
};

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

async function askAll(place: InitPlace, variables: Variables): Promise<Answers> {
  const slackApi = withSlash(variables['SLACK_API_URL'] ?? 'https://slack.com/api/');
  const slack = await askSlack(place, slackApi);
  const datadog = await askDatadog(place, variables['DD_API_URL'] ?? null);
  const channel = await askApprovers(place, slack.seen);
  const admins = await askAdminsKnown(place, slack.seen);
  return { slack, datadog, channel, admins, hint: await askHint(place) };
}

/** Writes the first policy file, or leaves the one that is there; gives the channel it names. */
function settlePolicy(
  { asker }: InitPlace,
  path: string,
  { channel, admins }: Answers,
): SlackChannelId | null {
  const there = loadPolicy(path, surroundingsOf({}));
  if (there.kind === 'absent') {
    writeFileSync(path, firstPolicy({ channel, admins }), { flag: 'wx' });
    asker.say(`Wrote ${path}: the approver channel and the admins.`);
    return channel;
  }
  asker.say(`${path} is there already, and I left it as it is.`);
  if (there.kind === 'unusable') {
    for (const each of there.complaints) asker.say(locatedText(path, each));
    return null;
  }
  const named = there.policy.channel;
  if (named !== null && named !== channel) {
    asker.say(`It names ${named} as the approver channel, and that counts.`);
  }
  return named;
}

/** An audit chain can be checked with its own key only, so one that is there stays. */
function auditKeyFor(place: InitPlace, old: Variables): string {
  const known = old['DDKEY_AUDIT_KEY'] ?? '';
  const isGood = known !== '' && place.faultOf('DDKEY_AUDIT_KEY', known) === null;
  return isGood ? known : randomBytes(32).toString('base64');
}

type Kept = { readonly auditKey: string; readonly policyChannel: SlackChannelId | null };

const envChanges = (answers: Answers, { auditKey, policyChannel }: Kept): EnvChanges => {
  const { slack, datadog, channel, hint } = answers;
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: null,
    SLACK_SIGNING_SECRET: null,
    [slack.way.variable]: slack.way.value,
    DD_SITE: datadog.site,
    DD_API_KEY: datadog.apiKey,
    DD_APP_KEY: datadog.appKey,
    DD_OWNER: datadog.owner,
    DD_API_KEY_HINT: hint === '' ? null : hint,
    // Said in one place only, so that nobody changes the other.
    DDKEY_APPROVER_CHANNEL: policyChannel === null ? channel : null,
    DDKEY_AUDIT_KEY: auditKey,
  };
};

function sayWhatIsConnected({ asker }: InitPlace, { slack, datadog }: Answers): void {
  const { seen, way } = slack;
  const workspace = seen === null ? null : `the Slack workspace ${seen.workspace.name}`;
  const connected = [workspace, datadog.isKnown ? datadog.site : null].filter(Boolean);
  if (connected.length > 0) asker.say(`Connected to ${connected.join(' and to ')}.`);
  if (connected.length < 2) asker.say('What did not answer is checked again at the start.');
  if (way.variable === 'SLACK_SIGNING_SECRET') {
    asker.say('In the app’s settings, switch Socket Mode off, and let commands, interactivity and');
    asker.say('events go to https://YOUR-HOST/slack/events. PORT says where ddkey listens.');
  }
  asker.say('Start it with: npm start');
}

async function mayChange({ asker }: InitPlace, path: string): Promise<boolean> {
  const answer = await asker.ask(
    `There is a ${path} already. Change it? What I do not ask about stays (yes or no)`,
  );
  if (/^y(es)?$/iu.test(answer)) return true;
  asker.say('Nothing was changed.');
  return false;
}

async function setUp(place: InitPlace, { env, folder }: InitOptions): Promise<number> {
  const path = join(folder, '.env');
  const old = textAt(path);
  if (old !== null && !(await mayChange(place, path))) return 1;
  const before = variablesIn(old ?? '');
  const variables = { ...before, ...env };
  const answers = await askAll(place, variables);
  const policyPath = variables['DDKEY_POLICY'] ?? join(folder, 'policy.yml');
  const policyChannel = settlePolicy(place, policyPath, answers);
  const kept = { auditKey: auditKeyFor(place, before), policyChannel };
  writePrivate(path, changedEnv(old ?? '', envChanges(answers, kept)));
  place.asker.say(`Wrote ${path}. It holds secrets: only you can read it; keep it out of git.`);
  sayWhatIsConnected(place, answers);
  return 0;
}

/**
 * Asks for everything that a bot needs, checks it with both sides, and writes it down. Gives the
 * exit code: 1 when nothing was to be changed, 2 when the answers ended too early.
 */
export async function runInit(options: InitOptions): Promise<number> {
  const asker = openAsker(options.terminal);
  try {
    return await setUp({ asker, faultOf: options.faultOf }, options);
  } catch (fault) {
    if (!(fault instanceof AnswersEnded)) throw fault;
    asker.say('The answers ended before the questions did. Nothing was written.');
    return 2;
  } finally {
    asker.close();
  }
}
