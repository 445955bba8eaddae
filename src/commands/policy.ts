import { checkPolicy } from './policy-check.ts';
import { explainPolicy, explainUsage } from './policy-explain.ts';
import type { PolicyCommand } from './policy-file.ts';
import { replayPolicy, replayUsage } from './policy-replay.ts';
import { testPolicy } from './policy-test.ts';

const usage = `ddkey policy check FILE [--json]
                say everything that is wrong with a policy file, and warn of traps
${explainUsage}ddkey policy test FILE
                run the cases of policy.tests.yml beside it; fail at the first difference
${replayUsage}`;

/** `ddkey policy …`: 0 fine, 1 the thing asked about is not, 2 wrong usage or a broken file. */
export async function runPolicy(command: PolicyCommand): Promise<number> {
  const [what, ...rest] = command.args;
  const [file, ...more] = rest.filter((word) => word !== '--json');
  const isOne = file !== undefined && more.length === 0;
  if (what === 'check' && isOne) return checkPolicy(file, rest.includes('--json'), command);
  if (what === 'test' && isOne) return testPolicy(file, command);
  if (what === 'explain') return explainPolicy({ ...command, args: rest });
  if (what === 'replay') return replayPolicy({ ...command, args: rest });
  command.out.write(usage);
  return what === 'help' || what === '--help' ? 0 : 2;
}
