import { askerNow, crowdNow, peopleOf } from '../access/gather-people.ts';
import type { Look } from '../access/ports.ts';
import { systemClock } from '../clock.ts';
import { durationText } from '../policy/duration.ts';
import { type AskVerdict, evaluate, ruleFor, type Verdict } from '../policy/evaluate.ts';
import { matchRule } from '../policy/match.ts';
import { crowdOf, nobody, type Rule } from '../policy/policy.ts';
import { lookFromOutside } from '../slack/look-from-outside.ts';
import { type Question, questionIn, wordsOf } from './explain-request.ts';
import { type OpenedPolicy, openOrSay, type PolicyCommand, policyPath } from './policy-file.ts';
import { approveText, deciderLines, passedText, refusalText } from './verdict-words.ts';

export const explainUsage = `ddkey policy explain --as USER --kind KIND --scopes a,b --lifetime 7d
                [--org ID] [--environment NAME] [--groups a,b] [--file FILE] [--json]
                say what the policy decides, by which rule, and why by none before it; with
                SLACK_BOT_TOKEN set, people and groups are looked up, else --groups says them
`;

type Answer = AskVerdict | Verdict;

const isByNow = (verdict: Answer): verdict is Extract<Verdict, { kind: 'needs-approval' }> =>
  verdict.kind === 'needs-approval';

/** Who of them can do it at this moment. */
function nowLines(verdict: Answer): string[] {
  if (verdict.kind === 'break-glass') return [`Now that is: ${verdict.reviewers.join(', ')}.`];
  if (verdict.kind === 'refused' && verdict.refusal.code === 'nobody-can-approve') {
    return verdict.refusal.dropped.map(({ id, why }) => `Left out: ${id} (${why}).`);
  }
  if (!isByNow(verdict)) return [];
  const { approvers, dropped } = verdict;
  return [
    `Now that is ${approvers.length}: ${approvers.join(', ')}.`,
    ...dropped.map(({ id, why }) => `Left out: ${id} (${why}).`),
  ];
}

function toldLines({ approve, channel, notify }: Rule): string[] {
  const others = notify.length === 0 ? '' : `; told as well: ${notify.join(', ')}`;
  const where = approve.how === 'by' ? `The card goes to ${channel}` : `Said in ${channel}`;
  const many = 1 + notify.length;
  return [`${where}${others}. Notified: ${many} ${many === 1 ? 'channel' : 'channels'}.`];
}

function linesOf({ asker, ask }: Question, verdict: Answer): string[] {
  const { rule, passed } = verdict;
  const what = ask.kind === 'api' ? 'no scopes' : ask.scopes.join(', ');
  const place = ask.environment === null ? ask.org : `${ask.org} (${ask.environment})`;
  const most = rule === null ? '' : `, for at most ${durationText(rule.maxLifetimeSeconds)}`;
  const said =
    verdict.kind === 'refused'
      ? `Refused: ${refusalText(verdict.refusal)}.`
      : `Verdict: ${rule === null ? '' : approveText(rule)}${most}.`;
  const ruleLines =
    rule === null
      ? []
      : [`Rule: "${rule.name}".`, ...deciderLines(rule.approve), ...nowLines(verdict)];
  return [
    `${asker.id} asks for a key of the kind ${ask.kind} in ${place}, with ${what}, for ${durationText(ask.lifetimeSeconds)}.`,
    said,
    ...ruleLines,
    ...(rule === null || verdict.kind === 'refused' ? [] : toldLines(rule)),
    ...(passed.length === 0 ? [] : ['Rules before it that do not fit:']),
    ...passed.map((each) => `  ${passedText(each)}`),
  ];
}

/** The verdict with everybody looked up; null where Slack gave no answer. */
async function verdictNow(
  { ask, asker }: Question,
  { policy, scopes }: OpenedPolicy,
  look: Look,
): Promise<Verdict | null> {
  const who = await askerNow(look, policy, asker.id);
  if (who.kind === 'unreachable') return null;
  const { rule } = matchRule(ask, policy, who.asker);
  const crowd = await crowdNow(look, rule === null ? nobody : crowdOf(rule.approve));
  if (crowd.incomplete) return null;
  return evaluate(ask, policy, { scopes, people: peopleOf(who, crowd), waitedSeconds: 0 });
}

async function answer(question: Question, opened: OpenedPolicy, { env, out }: PolicyCommand) {
  const { policy, scopes } = opened;
  const token = env['SLACK_BOT_TOKEN'] ?? '';
  const alone = ruleFor(question.ask, policy, { scopes, asker: question.asker });
  if (token === '') return alone;
  const apiUrl = env['SLACK_API_URL'] ?? 'https://slack.com/api/';
  const look = await lookFromOutside(token, apiUrl, systemClock);
  const found = typeof look === 'string' ? null : await verdictNow(question, opened, look);
  if (found !== null) return found;
  const why = typeof look === 'string' ? look : 'Slack did not answer.';
  out.write(`People could not be looked up, so groups stand for their members. ${why}\n`);
  return alone;
}

/** `ddkey policy explain`: 0 when there is an answer, 2 when the question or the file is wrong. */
export async function explainPolicy(command: PolicyCommand): Promise<number> {
  const { args, env, out } = command;
  const words = wordsOf(args);
  if (words === null) {
    out.write(explainUsage);
    return 2;
  }
  const opened = openOrSay(policyPath(words.file, env), command);
  if (opened === null) return 2;
  const question = questionIn(words, opened.policy);
  if (typeof question === 'string') {
    out.write(`${question}.\n${explainUsage}`);
    return 2;
  }
  const verdict = await answer(question, opened, command);
  const text = question.isJson
    ? JSON.stringify({ ask: question.ask, verdict }, null, 2)
    : linesOf(question, verdict).join('\n');
  out.write(`${text}\n`);
  return 0;
}
