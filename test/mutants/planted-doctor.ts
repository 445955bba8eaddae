import { type Mutant, one } from './planted.ts';

const found = (what: string): string => `${what}: the right check finds it, with the next step`;

/** Faults in what `ddkey doctor` finds, and in its promise to change nothing. */
export const doctorMutants: readonly Mutant[] = [
  {
    name: 'a missing scope is not noticed',
    patches: one('slack/ask-tokens.js', '!granted.includes(scope)', 'false'),
    test: 'commands/doctor-slack',
    title: found('a missing bot scope, which leaves a question open'),
  },
  {
    name: 'what could not be looked at counts as fine',
    patches: one(
      'commands/doctor.js',
      "verdict === 'right' || verdict === 'look at this'",
      "verdict !== 'wrong'",
    ),
    test: 'commands/doctor-ledger',
    title: found('a ledger of an older ddkey'),
  },
  {
    name: 'a ledger counts as one that can be written without a try',
    patches: one('ledger/look-at-file.js', "file.exec('begin immediate');", ''),
    test: 'commands/doctor-ledger',
    title: found('a ledger file that can only be read'),
  },
  {
    name: 'a closed account counts as an owner',
    patches: one('doctor/examine-owner.js', 'if (account.isDisabled)', 'if (false)'),
    test: 'commands/doctor-datadog',
    title: found('an owner whose account was closed'),
  },
];
