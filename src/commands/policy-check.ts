import { type Located, locatedText } from '../policy/read-policy.ts';
import { openPolicy, type PolicyCommand } from './policy-file.ts';

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;

type Checked = {
  readonly complaints: readonly Located[];
  readonly warnings: readonly Located[];
  readonly unset: readonly string[];
  readonly summary: string;
};

function check(path: string, command: PolicyCommand): Checked {
  const opened = openPolicy(path, command.env);
  if (opened.kind === 'broken') {
    return { complaints: opened.complaints, warnings: [], unset: [], summary: '' };
  }
  const { policy, warnings, unset } = opened;
  const things = `${count(policy.rules.length, 'rule')}, ${count(policy.orgs.length, 'org')}`;
  const traps = warnings.length === 0 ? 'no traps' : count(warnings.length, 'warning');
  return { complaints: [], warnings, unset, summary: `${path} is fine: ${things}, ${traps}.` };
}

function linesOf(path: string, { complaints, warnings, unset, summary }: Checked): string[] {
  if (complaints.length > 0) return complaints.map((each) => locatedText(path, each));
  const later =
    unset.length === 0 ? [] : [`Not set here, but needed for a start: ${unset.join(', ')}.`];
  return [...warnings.map((each) => `Warning: ${locatedText(path, each)}`), summary, ...later];
}

/** `ddkey policy check FILE`: 0 when a bot would start with it, 2 when it would not. */
export function checkPolicy(path: string, isJson: boolean, command: PolicyCommand): number {
  const checked = check(path, command);
  const isBroken = checked.complaints.length > 0;
  const { complaints, warnings, unset } = checked;
  const text = isJson
    ? JSON.stringify({ file: path, ok: !isBroken, complaints, warnings, unset }, null, 2)
    : linesOf(path, checked).join('\n');
  command.out.write(`${text}\n`);
  return isBroken ? 2 : 0;
}
