import fc from 'fast-check';
import { ConfigUnusable, readConfig } from '../../src/config.ts';
import { credentials } from '../../src/sandbox/people.ts';
import { thrown, uncalm } from './answers-judged.ts';
import { oddValue } from './spoil.ts';
import type { Judged, Target } from './target.ts';

const secretKey = 'ddapp_notARealKeyOfAnybody00000000000000';
const good: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: credentials.slackBotToken,
  SLACK_APP_TOKEN: credentials.slackAppToken,
  SLACK_API_URL: 'https://slack.com/api/',
  DD_SITE: 'datadoghq.eu',
  DD_API_KEY: credentials.datadogApiKey,
  DD_APP_KEY: secretKey,
  DD_OWNER: credentials.serviceAccount,
  DD_API_URL: 'https://api.datadoghq.eu',
  DD_KINDS: 'application,token,pair,api',
  DD_API_KEY_HINT: 'in Vault at kv/datadog/sandbox',
  DATABASE_URL: 'sqlite:./data/ddkey.db',
  DDKEY_POLICY: 'test/policy/no-admins.yml',
  DDKEY_APPROVER_CHANNEL: 'C0APPROVERS',
  DDKEY_AUDIT_KEY: Buffer.alloc(32, 'fuzz').toString('base64'),
  DDKEY_SANDBOX_CLOCK: 'http://127.0.0.1:4000/clock',
  SLACK_SIGNING_SECRET: credentials.slackSigningSecret,
  PORT: '3000',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
};
const variables = Object.keys(good);

/** An environment holds texts alone, and none with NUL. */
const value = fc.oneof(
  oddValue.map((odd) =>
    (typeof odd === 'string' ? odd : JSON.stringify(odd)).replaceAll('\u0000', ''),
  ),
  fc.constantFrom(...Object.values(good)),
  fc.webUrl(),
  fc.constantFrom(
    'http://',
    'https://[::1',
    'http://a b',
    'sqlite:',
    'postgres://',
    '65536',
    '0x10',
    ' 3000',
  ),
);
/** What each variable is changed to; absent where it is taken out. */
type Case = readonly { readonly name: string; readonly value: string | null }[];
const cases: fc.Arbitrary<Case> = fc.array(
  fc.record({
    name: fc.oneof(fc.constantFrom(...variables), fc.constantFrom('__proto__', 'constructor')),
    value: fc.option(value),
  }),
  { maxLength: 6 },
);

function environmentOf(given: Case): Readonly<Record<string, string | undefined>> {
  const changed = new Map<string, string | undefined>(Object.entries(good));
  // The two ways to be reached, and the clock of a sandbox, shut each other out.
  for (const name of ['SLACK_SIGNING_SECRET', 'DDKEY_SANDBOX_CLOCK']) changed.delete(name);
  for (const { name, value: put } of given) changed.set(name, put ?? undefined);
  return Object.fromEntries(changed);
}

/** One sentence an operator reads: never a secret, short, and about something. */
function judgeSentence(sentence: string, given: Case): Judged {
  if (sentence.length > 2000) return `a sentence of ${sentence.length} characters`;
  return uncalm(sentence, [secretKey, credentials.slackBotToken], JSON.stringify(given));
}

function judge(given: Case): Judged {
  try {
    readConfig(environmentOf(given));
    return null;
  } catch (fault) {
    if (!(fault instanceof ConfigUnusable)) return thrown(fault);
    if (fault.faults.length === 0) return 'refused without a sentence';
    return fault.faults.map((one) => judgeSentence(one, given)).find((one) => one !== null) ?? null;
  }
}

/** The environment of a start. */
export const environmentTarget: Target<Case> = {
  name: 'environment',
  cases,
  atOnce: 200,
  tryAll: async (all) => all.map(judge),
};
