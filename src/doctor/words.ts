import { checks } from './checks.ts';
import type { Finding, Verdict } from './finding.ts';

const column = 14;
const indent = ' '.repeat(2 + column);

/** Text from outside, without signs that could play tricks on a terminal. */
const shown = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·');

function lines({ check, verdict, says, next }: Finding): string {
  const { title, why } = checks[check];
  const first = `  ${verdict.padEnd(column)}${title}: ${shown(says)}\n`;
  if (next === null) return first;
  return `${first}${indent}Why: ${why}\n${indent}Next: ${shown(next)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = (verdict: Verdict): number =>
    findings.filter((each) => each.verdict === verdict).length;
  const rest = count('not looked at');
  const unseen = rest === 0 ? '' : `, ${rest} not looked at`;
  return `${count('right')} right, ${count('look at this')} to look at, ${count('wrong')} wrong${unseen}.`;
}

/** The findings for people, by subject. */
export function findingsText(findings: readonly Finding[]): string {
  const subjects = [...new Set(findings.map(({ subject }) => subject))];
  const parts = subjects.map((subject) => {
    const own = findings.filter((each) => each.subject === subject);
    return `${subject}\n${own.map(lines).join('')}`;
  });
  return `${parts.join('\n')}\n${summary(findings)}\n`;
}

/** The findings for a script. */
export const findingsJson = (findings: readonly Finding[], isFine: boolean) => ({
  fine: isFine,
  findings: findings.map((finding) => ({ ...finding, ...checks[finding.check] })),
});
