import { parseArgs } from 'node:util';
import { cancelReview, openReviews, reviewEnd } from '../access/start-key-review.ts';
import { systemClock } from '../clock.ts';
import { openBeside } from '../ledger/open-beside.ts';
import { readOrgsToReview } from '../ledger/read-key-reviews.ts';
import { OrgId } from '../policy/ids.ts';
import {
  asJson,
  auditKeyOf,
  type KeysCommand,
  keyless,
  ledgerUrl,
  onLedger,
  operatorOf,
} from './keys-command.ts';
import { reviewRefusal } from './review-words.ts';

export const startUsage = `ddkey review start --until DATE [--org ID] [--json]
                ask each holder of live keys to keep or drop them until the end of that day (UTC);
                the running bot asks, and does at the end what the policy says of unanswered ones
`;
export const cancelUsage = `ddkey review cancel [--org ID] [--json]
                end open reviews without a result: nothing is revoked by it
`;

const options = {
  until: { type: 'string' },
  org: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Words = { readonly until: string | null; readonly org: OrgId | null; readonly json: boolean };

function wordsOf(args: readonly string[]): Words | null {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const org = values.org === undefined ? null : OrgId.safeParse(values.org);
    if (org !== null && !org.success) return null;
    return { until: values.until ?? null, org: org?.data ?? null, json: values.json };
  } catch {
    return null;
  }
}

const orgsMeant = async (command: KeysCommand, org: OrgId | null): Promise<readonly OrgId[]> =>
  org === null ? readOrgsToReview(ledgerUrl(command)) : [org];

const how = (command: KeysCommand) => ({ clock: systemClock, by: operatorOf(command) });

async function start(command: KeysCommand, words: Words, auditKey: Buffer): Promise<number> {
  const { out } = command;
  const { clock, by } = how(command);
  const until = reviewEnd(words.until ?? '', clock.now());
  if (typeof until !== 'string') {
    out.write(`${reviewRefusal(until)}\n`);
    return 1;
  }
  const orgs = await orgsMeant(command, words.org);
  const { ledger, close } = await openBeside(ledgerUrl(command), auditKey);
  const opened = await openReviews({ ledger, clock }, orgs, { until, by }).finally(close);
  if (opened.kind === 'refused') {
    out.write(`${reviewRefusal(opened.refusal)}\n`);
    return 1;
  }
  const { started, others } = opened;
  if (words.json) {
    const reviews = started.map(({ review: { number, org }, keys, holders }) => ({
      review: number,
      org,
      until,
      keys,
      holders,
    }));
    out.write(
      asJson({ reviews, refused: others.map(({ org, refusal }) => ({ org, ...refusal })) }),
    );
    return 0;
  }
  for (const { review, keys, holders } of started) {
    out.write(
      `Review ${review.number} of ${review.org} has begun: keys ${keys}, holders ${holders}, until ${until}.\n`,
    );
  }
  for (const { org, refusal } of others) out.write(`${org}: ${reviewRefusal(refusal)}\n`);
  out.write('The running bot asks the holders within seconds, or at its next start.\n');
  return 0;
}

async function cancel(command: KeysCommand, words: Words, auditKey: Buffer): Promise<number> {
  const { clock, by } = how(command);
  const orgs = await orgsMeant(command, words.org);
  const { ledger, close } = await openBeside(ledgerUrl(command), auditKey);
  const numbers: number[] = [];
  try {
    for (const org of orgs) {
      const ended = await cancelReview({ ledger, clock }, { org, by });
      if (ended !== null) numbers.push(ended.number);
    }
  } finally {
    await close();
  }
  const none = numbers.length === 0;
  const said = none ? 'No review is open there.' : `Cancelled: review ${numbers.join(', ')}.`;
  command.out.write(words.json ? asJson({ cancelled: numbers }) : `${said}\n`);
  return none ? 1 : 0;
}

/** `ddkey review start` and `cancel`: 0 done, 1 refused, with a sentence; 2 wrong usage. */
export async function changeReviews(
  command: KeysCommand,
  what: 'start' | 'cancel',
): Promise<number> {
  const words = wordsOf(command.args);
  const isMeant = words !== null && (what === 'start') === (words.until !== null);
  const auditKey = auditKeyOf(command);
  if (!isMeant || auditKey === null) {
    const usage = what === 'start' ? startUsage : cancelUsage;
    command.out.write(isMeant ? keyless : usage);
    return 2;
  }
  const run = what === 'start' ? start : cancel;
  return onLedger(command, () => run(command, words, auditKey));
}
