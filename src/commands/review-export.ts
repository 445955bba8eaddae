import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { auditEvent } from '../access/audit-event.ts';
import { systemClock } from '../clock.ts';
import { openBeside } from '../ledger/open-beside.ts';
import { type ReadReview, readReview } from '../ledger/read-key-reviews.ts';
import {
  auditKeyOf,
  type KeysCommand,
  keyless,
  ledgerUrl,
  onLedger,
  operatorOf,
} from './keys-command.ts';
import { exportOf, type Format, formats } from './review-rows.ts';

export const exportUsage = `ddkey review export [NUMBER] [--org ID] [--format csv|jsonl] [--out FILE]
                a row for each key of a review, the newest where no number is named; its SHA-256
                goes into the audit chain; FILE must not be there yet
`;

const options = {
  org: { type: 'string' },
  format: { type: 'string', default: 'csv' },
  out: { type: 'string' },
} as const;

type Words = {
  readonly number: number | undefined;
  readonly org: string | undefined;
  readonly format: Format;
  readonly file: string | undefined;
};

function wordsOf(args: readonly string[]): Words | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
    });
    const [word, ...more] = positionals;
    const format = formats.find((each) => each === values.format);
    const isNumber = word === undefined || /^[1-9]\d{0,8}$/u.test(word);
    if (format === undefined || more.length > 0 || !isNumber) return null;
    const number = word === undefined ? undefined : Number(word);
    return { number, org: values.org, format, file: values.out };
  } catch {
    return null;
  }
}

/** The file is made before anything is said of it, readable by its owner alone. */
async function placeFor(file: string | undefined, { out }: KeysCommand) {
  if (file === undefined) return { write: async (text: string) => out.write(text) };
  const handle = await open(file, 'wx', 0o600).catch(() => null);
  if (handle === null) return null;
  return { write: (text: string) => handle.writeFile(text).finally(() => handle.close()) };
}

/** No audit row, no export. */
async function record(
  command: KeysCommand,
  { read, made, format, auditKey }: Made & { readonly auditKey: Buffer },
): Promise<void> {
  const { ledger, close } = await openBeside(ledgerUrl(command), auditKey);
  const { number, org, state } = read.review;
  const { rows, sha256 } = made;
  const details = { review: number, org, state, format, rows, sha256 };
  const who = { at: systemClock.now(), actor: operatorOf(command) };
  await ledger
    .inTransaction((tx) => tx.appendAudit(auditEvent(who, 'review.exported', { details })))
    .finally(close);
}

type Made = {
  readonly read: ReadReview;
  readonly made: ReturnType<typeof exportOf>;
  readonly format: Format;
};

/** `ddkey review export`: 0 written, 1 no such review or no place for the file, 2 wrong usage. */
export async function exportReview(command: KeysCommand): Promise<number> {
  const { args, out } = command;
  const words = wordsOf(args);
  const auditKey = auditKeyOf(command);
  if (words === null || auditKey === null) {
    out.write(words === null ? exportUsage : keyless);
    return 2;
  }
  return onLedger(command, async () => {
    const read = await readReview(ledgerUrl(command), words);
    if (read === null) {
      out.write('There is no such review in this ledger.\n');
      return 1;
    }
    const { format, file } = words;
    const made = exportOf(read, format);
    const place = await placeFor(file, command);
    if (place === null) {
      out.write(`${file} cannot be made: it is there already, or its folder is not.\n`);
      return 1;
    }
    await record(command, { read, made, format, auditKey });
    await place.write(made.text);
    if (file !== undefined) {
      out.write(
        `${file}: review ${read.review.number}, rows ${made.rows}, SHA-256 ${made.sha256}\n`,
      );
    }
    return 0;
  });
}
