import type { Clock } from '../access/ports.ts';
import { examine, type Setup, unreadable } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { findingsJson, findingsText } from '../doctor/words.ts';
import { auditKeysOf } from '../ledger/audit-keys.ts';
import { asJson, type LedgerReader } from './keys-command.ts';

const doctorUsage = `ddkey doctor [--json]
                look at everything that the bot needs in Slack, at Datadog and in its ledger, and say
                what is wrong, why it matters and what to do; changes nothing, also beside a running
                bot; exit code 0 when nothing is wrong, 1 when something is, 2 for a configuration
                that cannot be read
`;

type DoctorCommand = LedgerReader & {
  /** The set-up of a start, or what is wrong with the configuration, a sentence each. */
  readonly setup: Setup | readonly string[];
  readonly clock: Clock;
};

const isSetup = (read: Setup | readonly string[]): read is Setup => 'slack' in read;

/** What cannot be looked at may be wrong as well. */
const isFine = (findings: readonly Finding[]): boolean =>
  findings.every(({ verdict }) => verdict === 'right' || verdict === 'look at this');

/** The set-up with the keys of the audit chain, or all that is wrong with the configuration. */
function readAll({ env, setup }: DoctorCommand) {
  const said: string[] = [];
  const auditKeys = auditKeysOf({ env, out: { write: (text) => void said.push(text.trim()) } });
  if (!isSetup(setup)) return setup;
  return auditKeys === null ? said : { ...setup, auditKeys };
}

/** `ddkey doctor`: 0 when nothing is wrong, 1 when something is, 2 for wrong usage or configuration. */
export async function runDoctor(command: DoctorCommand): Promise<number> {
  const { args, out, clock } = command;
  const isJson = args.includes('--json');
  if (args.some((word) => word !== '--json')) {
    out.write(doctorUsage);
    return args[0] === 'help' || args[0] === '--help' ? 0 : 2;
  }
  const read = readAll(command);
  const isReadable = 'auditKeys' in read;
  const findings = isReadable ? await examine(read, read.auditKeys, clock) : unreadable(read);
  const fine = isFine(findings);
  out.write(isJson ? asJson(findingsJson(findings, fine)) : findingsText(findings));
  if (!isReadable) return 2;
  return fine ? 0 : 1;
}
