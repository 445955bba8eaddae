import type { Clock } from '../access/ports.ts';
import type { OrgConfig } from '../config-orgs.ts';
import { chainAdvice, wholeChain } from '../ledger/chain-words.ts';
import { type LedgerKeys, type LedgerSight, lookAtLedger } from '../ledger/look-at-ledger.ts';
import { LedgerUnusable } from '../ledger/open-database.ts';
import { readAndVerify } from '../ledger/read-audit.ts';
import type { Schema } from '../ledger/schema-of.ts';
import type { AuditKeys } from '../ledger/verify-audit.ts';
import { strandedKeys } from '../policy-in-use.ts';
import type { CheckName } from './checks.ts';
import { clockWatch, examineClock } from './examine-clock.ts';
import { type Finding, findingsOn } from './finding.ts';

const on = findingsOn('Ledger');

const megabyte = 1024 * 1024;
/** Years of requests; less fills up unnoticed. */
const roomyBytes = 500 * megabyte;
const leastBytes = 50 * megabyte;
const size = (bytes: number): string =>
  bytes < 1024 * megabyte
    ? `${Math.round(bytes / megabyte)} MB`
    : `${Math.round(bytes / 1024 / megabyte)} GB`;

export type LedgerSetup = {
  readonly url: string;
  readonly auditKeys: AuditKeys;
  readonly orgs: readonly OrgConfig[];
};

type There = Exclude<LedgerSight, { readonly kind: 'absent' }>;

const whose = (sight: LedgerSight): string => {
  if (sight.kind === 'server') return 'The database in DATABASE_URL';
  const running = sight.kind === 'file' && sight.isInUse;
  return `${sight.path}, ${running ? 'on which a bot is running,' : 'on which no bot is running,'}`;
};

function aboutWriting(sight: LedgerSight): Finding {
  const { writing } = sight;
  if (writing.kind === 'refused') {
    return on.wrong('ledger-writable', {
      says: `${sight.kind === 'server' ? 'The ledger' : sight.path} cannot be written: ${writing.why}.`,
      next: 'Give the user that ddkey runs as the right to write there, or set DATABASE_URL to another place.',
    });
  }
  if (sight.kind === 'absent') {
    const says = `There is no ledger at ${sight.path} yet; the first start makes one.`;
    return on.right('ledger-writable', says);
  }
  const busy = writing.kind === 'busy' ? ' Somebody is writing to it just now.' : '';
  return on.right('ledger-writable', `${whose(sight)} can be written.${busy}`);
}

function aboutSchema(schema: Schema): Finding {
  const check = 'ledger-schema';
  switch (schema) {
    case 'current':
      return on.right(check, 'It is that of this ddkey.');
    case 'none':
      return on.right(check, 'The database is empty; the first start makes the tables.');
    case 'older':
      return on.lookAt(check, {
        says: 'An older ddkey wrote this ledger; the next start brings it to this version, and the older one cannot go back to it.',
        next: 'Make a backup first: npx ddkey backup FILE, or pg_dump.',
      });
    case 'other':
      return on.wrong(check, {
        says: 'This ledger was written by a newer version of ddkey.',
        next: 'Use that version, or restore a backup from before it.',
      });
  }
}

function aboutRoom(sight: LedgerSight): Finding {
  const check = 'ledger-room';
  if (sight.kind === 'server') {
    const says = `The database holds ${size(sight.bytes)}; how much room its server has is not seen from here.`;
    return on.right(check, says);
  }
  const { freeBytes, path } = sight;
  if (freeBytes >= roomyBytes) return on.right(check, `${size(freeBytes)} are free.`);
  const advice = {
    says: `Only ${size(freeBytes)} are free where ${path} is.`,
    next: 'Make room on that disk, or move the ledger to another one while ddkey is stopped.',
  };
  return freeBytes >= leastBytes ? on.lookAt(check, advice) : on.wrong(check, advice);
}

function aboutClock(sight: There, clock: Clock): readonly Finding[] {
  // A file has the clock of this machine.
  if (sight.kind === 'file') return [];
  const watch = clockWatch(clock);
  watch.hear('the database', sight.now);
  const ahead = watch.aheadOf('the database');
  return [examineClock(on, 'ledger-clock', { whose: 'the database', ahead })];
}

function aboutStranded({ inUse }: LedgerKeys, orgs: readonly OrgConfig[]): Finding {
  const stranded = strandedKeys(orgs, inUse);
  if (stranded.length === 0) {
    return on.right('keys-stranded', 'Every key that may still exist can be ended.');
  }
  return on.wrong('keys-stranded', {
    says: stranded.join(' '),
    next: 'Name the organisation and the owner again until these keys are ended (npx ddkey keys list).',
  });
}

/** How many live keys Datadog itself ends, should ddkey be gone for good. */
function aboutEnds({ live }: LedgerKeys): Finding {
  const all = live.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return on.right('ends-by-itself', 'There are no live keys.');
  const ending = live.find(({ credential }) => credential === 'token')?.count ?? 0;
  const share = Math.floor((100 * ending) / all);
  const others = live
    .filter(({ credential }) => credential !== 'token')
    .map(({ credential, count }) => `${count} ${credential === 'api' ? 'API' : 'application'}`);
  const rest = others.length === 0 ? '' : `; only ddkey ends the others (${others.join(', ')})`;
  const says = `${ending} of ${all} live keys (${share} %) end at Datadog even if ddkey is gone${rest}.`;
  return on.right('ends-by-itself', says);
}

async function aboutChain({ url, auditKeys }: LedgerSetup): Promise<Finding> {
  const check = 'audit-chain';
  try {
    const verified = await readAndVerify(url, auditKeys, []);
    const advice = chainAdvice(verified);
    return advice === null ? on.right(check, `${wholeChain(verified)}.`) : on.wrong(check, advice);
  } catch (fault) {
    if (!(fault instanceof LedgerUnusable)) throw fault;
    return on.wrong(check, { says: fault.message, next: 'See what else is said of the ledger.' });
  }
}

const behindSchema: readonly CheckName[] = ['keys-stranded', 'audit-chain', 'ends-by-itself'];

async function aboutRows(sight: There, setup: LedgerSetup): Promise<readonly Finding[]> {
  if (sight.schema === 'none') return [];
  if (sight.keys === null) {
    const because =
      sight.schema === 'older'
        ? 'the ledger has not been brought to this version yet'
        : 'the ledger belongs to another version';
    return behindSchema.map((check) => on.notLookedAt(check, because));
  }
  return [aboutStranded(sight.keys, setup.orgs), await aboutChain(setup), aboutEnds(sight.keys)];
}

/** Looks at the ledger beside the bot that works on it, and changes nothing there. */
export async function examineLedger(setup: LedgerSetup, clock: Clock): Promise<readonly Finding[]> {
  try {
    const sight = await lookAtLedger(setup.url);
    const outside = [aboutWriting(sight), aboutRoom(sight)];
    if (sight.kind === 'absent') return outside;
    return [
      ...outside,
      aboutSchema(sight.schema),
      ...aboutClock(sight, clock),
      ...(await aboutRows(sight, setup)),
    ];
  } catch (fault) {
    if (!(fault instanceof LedgerUnusable)) throw fault;
    const next = 'Check DATABASE_URL, and that the place it names can be reached and read.';
    const rest: readonly CheckName[] = ['ledger-schema', 'ledger-room', ...behindSchema];
    return [
      on.wrong('ledger-writable', { says: fault.message, next }),
      ...rest.map((check) => on.notLookedAt(check, 'the ledger has to be put right first')),
    ];
  }
}
