import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AskVerdict, ruleFor } from '../policy/evaluate.ts';
import { SlackUserId } from '../policy/ids.ts';
import { locatedText } from '../policy/read-policy.ts';
import { askerOf, askIn } from './explain-request.ts';
import { type PolicyCase, readCases } from './policy-cases.ts';
import { type OpenedPolicy, openOrSay, type PolicyCommand } from './policy-file.ts';
import { refusalText } from './verdict-words.ts';

type Seen = {
  readonly outcome: string;
  readonly need: number | undefined;
  readonly rule: string | undefined;
  readonly because: string | undefined;
  readonly words: string;
};

const outcomeOf = (verdict: AskVerdict): string => {
  const how = verdict.rule?.approve.how;
  if (verdict.kind === 'refused') return 'refused';
  return how === 'by' ? 'approval' : (how ?? 'refused');
};

function seenIn(verdict: AskVerdict): Seen {
  const { rule } = verdict;
  const outcome = outcomeOf(verdict);
  const isBy = outcome === 'approval' && rule?.approve.how === 'by';
  const need = isBy && rule.approve.how === 'by' ? rule.approve.need : undefined;
  const because = verdict.kind === 'refused' ? verdict.refusal.code : undefined;
  const why = verdict.kind === 'refused' ? `, as ${refusalText(verdict.refusal)}` : '';
  const by = rule === null ? '' : ` by rule "${rule.name}"`;
  const words = need === undefined ? `${outcome}${by}${why}` : `need ${need}${by}`;
  return { outcome, need, rule: rule?.name, because, words };
}

const expectedText = ({ outcome, need, rule, because }: PolicyCase['expect']): string =>
  [
    outcome ?? (need === undefined ? null : `need ${need}`),
    rule === undefined ? null : `by rule "${rule}"`,
    because === undefined ? null : `because of ${because}`,
  ]
    .filter((part) => part !== null)
    .join(' ');

const isAsExpected = (expected: PolicyCase['expect'], seen: Seen): boolean =>
  (['outcome', 'need', 'rule', 'because'] as const).every(
    (key) => expected[key] === undefined || expected[key] === seen[key],
  );

/** What differs in a case; null when nothing does. */
function differenceIn(each: PolicyCase, { policy, scopes }: OpenedPolicy): string | null {
  const who = SlackUserId.safeParse(each.as);
  if (!who.success) return `case "${each.name}": as must be the id of a person in Slack`;
  const asked = askIn({ ...each, scopes: each.scopes?.join(',') }, policy);
  if (typeof asked === 'string') return `case "${each.name}": ${asked.replaceAll('--', '')}`;
  const asker = askerOf(who.data, each.groups ?? []);
  const seen = seenIn(ruleFor(asked, policy, { scopes, asker }));
  return isAsExpected(each.expect, seen)
    ? null
    : `case "${each.name}": expected ${expectedText(each.expect)}, and the policy says ${seen.words}`;
}

/** `ddkey policy test FILE`: 0 when every case holds, 1 at the first that does not, 2 for a broken file. */
export function testPolicy(path: string, command: PolicyCommand): number {
  const { out } = command;
  const opened = openOrSay(path, command);
  if (opened === null) return 2;
  const casesPath = join(dirname(path), 'policy.tests.yml');
  if (!existsSync(casesPath)) {
    out.write(`There is no ${casesPath}: the cases stand beside the policy.\n`);
    return 2;
  }
  const read = readCases(readFileSync(casesPath, 'utf8'));
  if (read.kind === 'broken') {
    for (const each of read.complaints) out.write(`${locatedText(casesPath, each)}\n`);
    return 2;
  }
  for (const { line, value } of read.cases) {
    const says = differenceIn(value, opened);
    if (says === null) continue;
    out.write(`${locatedText(casesPath, { line, says: `${says}.` })}\n`);
    return 1;
  }
  out.write(`${read.cases.length} cases of ${casesPath} hold for ${path}.\n`);
  return 0;
}
