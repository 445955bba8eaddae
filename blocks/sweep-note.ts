import type { KnownBlock } from '@slack/types';
import type { Listed } from '../src/access/home-reads.ts';
import type {
  DifferingKey,
  ForeignKey,
  Strangers,
  SurveyList,
  SweepNote,
  SweepReport,
  SweptKey,
  UnusedKey,
} from '../src/access/sweep-report.ts';
import type { Credential } from '../src/policy/ask.ts';
import { adoptButton } from './adopt-note.ts';
import { keyEnding } from './ending-words.ts';
import { code, escaped, joined, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { type Message, marked } from './surface.ts';

/** So many keys of each finding are named here. */
const namedAtMost = 4;
const scopesAtMost = 3;

const named = ({ last4, holder, purpose, request }: SweptKey): Mrkdwn =>
  md`the ${keyEnding(last4)} of ${mention(holder)}, ${escaped(purpose, 80)} (${code(request)})`;

const foreign = ({ name, last4, credential }: ForeignKey): Mrkdwn =>
  md`${escaped(name, 120)}, ${sorts[credential]}${last4 === '' ? md`` : md` ending ${escaped(last4, 20)}`}`;

const sorts: Readonly<Record<Credential, Mrkdwn>> = {
  token: md`an access token`,
  application: md`an application key`,
  api: md`an API key`,
};

/** A finding with the first few of its keys; nothing where there are none. */
function finding<T>(says: Mrkdwn, { items, count }: Listed<T>, line: (one: T) => Mrkdwn): Mrkdwn[] {
  if (count === 0) return [];
  const lines = items.slice(0, namedAtMost).map((one) => md`• ${line(one)}`);
  const left = count - lines.length;
  const more = left > 0 ? [md`• and ${left} more`] : [];
  return [joined([md`*${says}*`, ...lines, ...more], '\n')];
}

const scopeNames = (scopes: readonly string[]): Mrkdwn =>
  joined(
    [
      ...scopes.slice(0, scopesAtMost).map((scope) => code(scope, 60)),
      ...(scopes.length > scopesAtMost ? [md`and ${scopes.length - scopesAtMost} more`] : []),
    ],
    ', ',
  );

function differing(key: DifferingKey): Mrkdwn {
  const { differs, scopesAdded, scopesRemoved, isUnscoped } = key;
  const what = [
    ...(differs.includes('name') ? [md`another name`] : []),
    ...(differs.includes('owner') ? [md`another owner`] : []),
    ...(isUnscoped ? [md`no scopes, so it may do all that its owner may`] : []),
    ...(scopesAdded.length > 0 ? [md`more: ${scopeNames(scopesAdded)}`] : []),
    ...(scopesRemoved.length > 0 && !isUnscoped ? [md`less: ${scopeNames(scopesRemoved)}`] : []),
  ];
  return md`${named(key)}: ${joined(what, '; ')}`;
}

function atRisk(report: SweepReport): Mrkdwn[] {
  return [
    ...finding(md`Found in public by Datadog`, report.leaked, (key) =>
      key.revoked
        ? md`${named(key)}: revoked, and its holder is told`
        : md`${named(key)}: still live, as the policy lets me only report it`,
    ),
    ...finding(
      md`Found in public by Datadog, and not made by me: revoke them there`,
      report.leakedStrangers,
      foreign,
    ),
    ...finding(md`Changed at Datadog since I made them`, report.differing, differing),
    ...finding(
      md`Deleted at Datadog, not by me: their holders are told`,
      report.gone,
      (key) => md`${named(key)}, found ${when(key.at)}`,
    ),
  ];
}

const answers: Readonly<Record<UnusedKey['answer'], Mrkdwn>> = {
  waiting: md`its holder is asked`,
  kept: md`its holder still needs it`,
  silent: md`its holder was asked, and did not answer`,
  'not-reached': md`its holder could not be asked`,
  revoked: md`revoked, as its holder did not answer`,
};

function toKnow(report: SweepReport): Mrkdwn[] {
  const doubt = report.isDoubtful
    ? [
        md`*None of my ${report.compared} keys is in Datadog's lists.* More likely these are the lists of another organisation, so I changed nothing: please check the keys and the site that I work with.`,
      ]
    : [];
  const missing = report.isDoubtful
    ? []
    : finding(
        md`Not in one list of Datadog's, which proves nothing: I look again`,
        report.missing,
        named,
      );
  return [
    ...doubt,
    ...missing,
    ...finding(md`Left over from an attempt that broke: being deleted`, report.leftovers, named),
    ...finding(
      md`Deleted by me, and in Datadog's list again: an API key can be brought back there for a week`,
      report.back,
      named,
    ),
    ...finding(
      md`Named like mine, and not in my records, so I leave them alone`,
      report.alike,
      foreign,
    ),
    ...finding(
      md`Not used for long`,
      report.unused,
      (key) => md`${named(key)}: last used ${when(key.lastUsedAt)}; ${answers[key.answer]}`,
    ),
  ];
}

const plural: Readonly<Record<Credential, Mrkdwn>> = {
  token: md`Access tokens of the owner`,
  application: md`Application keys`,
  api: md`API keys`,
};

function strangerLine(credential: Credential, found: Strangers | null): Mrkdwn {
  if (found === null) return md`${plural[credential]}: not known`;
  const facts = [
    md`${found.count}`,
    ...(found.oldest === null ? [] : [md`the oldest of ${when(found.oldest)}`]),
    ...(found.unscoped === 0 ? [] : [md`${found.unscoped} without scopes`]),
    ...(found.ownerDisabled === 0
      ? []
      : [md`${found.ownerDisabled} of people whose account is closed`]),
  ];
  return md`${plural[credential]}: ${joined(facts, ', ')}`;
}

const needed: Readonly<Record<SurveyList, Mrkdwn>> = {
  'org application keys': md`application keys of the organisation (${code('org_app_keys_read')})`,
  'owner application keys': md`application keys of their owner (${code('service_account_write')})`,
  tokens: md`access tokens of their owner (${code('service_account_write')})`,
  'API keys': md`API keys (${code('api_keys_read')})`,
};

function small({ strangers, limits, unread }: SweepReport): Mrkdwn {
  const kinds = ['application', 'api', 'token'] as const;
  const full = (['application', 'api'] as const).flatMap((credential) => {
    const limit = limits[credential];
    return limit === null ? [] : [md`${plural[credential]}: ${limit.used} of ${limit.most}`];
  });
  return joined(
    [
      md`Not made by me: ${joined(
        kinds.map((kind) => strangerLine(kind, strangers[kind])),
        '; ',
      )}.`,
      ...(full.length === 0 ? [] : [md`Room at Datadog: ${joined(full, '; ')}.`]),
      ...(unread.length === 0
        ? []
        : [
            md`I may not read: ${joined(
              unread.map((list) => needed[list]),
              '; ',
            )}.`,
          ]),
    ],
    '\n',
  );
}

const section = (text: Mrkdwn): KnownBlock => ({ type: 'section', text: marked(text) });

/** Keys that I did not make can be given a holder and an end. */
function adoptable({ org, strangers }: SweepReport): KnownBlock[] {
  const some = Object.values(strangers).some((found) => found !== null && found.count > 0);
  return some ? [{ type: 'actions', elements: [adoptButton(org)] }] : [];
}

function blocksOf({ report, orgName }: SweepNote): KnownBlock[] {
  const found = [...atRisk(report), ...toKnow(report)];
  const calm = md`All ${report.compared} keys that I made are as I made them.`;
  return [
    section(md`*${escaped(orgName, 200)}: my look at Datadog*, ${when(report.at)}`),
    ...(found.length === 0 ? [section(calm)] : found.map(section)),
    { type: 'context', elements: [marked(small(report))] },
    ...adoptable(report),
  ];
}

/** What the admins read of one sweep that found something new. */
export const sweepNote = (note: SweepNote): Message => ({
  text: md`What I found among the Datadog keys of ${escaped(note.orgName, 200)}.`,
  blocks: blocksOf(note),
});

const orgsAtMost = 3;

/** The answer to `/ddkey sweep`: the last report of each org. */
export function sweepReports(notes: readonly SweepNote[], waiting: readonly string[]): Message {
  const shown = notes.slice(0, orgsAtMost);
  const left = notes.length - shown.length;
  const unseen = waiting.slice(0, 10).map((name) => escaped(name, 100));
  return {
    text: 'My last look at the keys at Datadog.',
    blocks: [
      ...shown.flatMap(blocksOf),
      ...(left > 0 ? [section(md`There are ${left} more organisations.`)] : []),
      ...(unseen.length > 0
        ? [
            section(
              md`I have not looked yet at ${joined(unseen, ', ')}; \`/ddkey sweep now\` does.`,
            ),
          ]
        : []),
      ...(notes.length + waiting.length === 0 ? [section(md`There is no organisation yet.`)] : []),
    ],
  };
}
