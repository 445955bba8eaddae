import { parseArgs } from 'node:util';
import type { Head } from '../access/audit-marks.ts';
import { inOneBreath } from '../advice.ts';
import { auditKeysOf } from '../ledger/audit-keys.ts';
import { chainAdvice, wholeChain } from '../ledger/chain-words.ts';
import { readAndVerify } from '../ledger/read-audit.ts';
import { asJson, type LedgerReader, ledgerUrl, onLedger } from './keys-command.ts';

export const verifyUsage = `ddkey audit verify [--head ROW:HASH]… [--json]
                check every row of the audit chain from the first one, and name the first that was
                changed, taken out or put in; --head: a line that ddkey posted, to see that nothing
                was cut off since
`;

const options = {
  head: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

function headIn(text: string): Head | null {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/u.exec(text) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
}

function wordsOf(args: readonly string[]) {
  try {
    const { head = [], json } = parseArgs({ args: [...args], options }).values;
    const heads = head.map(headIn).filter((each) => each !== null);
    return heads.length === head.length ? { heads, json } : null;
  } catch {
    return null;
  }
}

/** `ddkey audit verify`: 0 for a whole chain, 1 for one that is not, 2 for wrong usage. */
export async function verifyAudit(command: LedgerReader): Promise<number> {
  const words = wordsOf(command.args);
  if (words === null) {
    command.out.write(verifyUsage);
    return 2;
  }
  const keys = auditKeysOf(command);
  if (keys === null) return 2;
  return onLedger(command, async () => {
    const verified = await readAndVerify(ledgerUrl(command), keys, words.heads);
    const { chain, untold } = verified;
    const advice = chainAdvice(verified);
    const isWhole = advice === null;
    const says = isWhole ? wholeChain(verified) : inOneBreath(advice);
    command.out.write(words.json ? asJson({ whole: isWhole, chain, untold, says }) : `${says}\n`);
    return isWhole ? 0 : 1;
  });
}
