import type { MakingDeps } from '../access/mint.ts';
import { LedgerUnusable } from '../ledger/open-database.ts';
import type { ReadKey } from '../ledger/read-keys.ts';
import { Operator } from '../policy/ids.ts';

/** The bot's ports, beside the running bot. */
export type BesideBot = {
  readonly deps: MakingDeps;
  readonly close: () => Promise<void>;
};
/** What it takes to make a key and hand it to whatever reads the output. */
export type Making = {
  /** Why it cannot be done, a sentence each, where it cannot. */
  readonly open: () => Promise<BesideBot | readonly string[]>;
  /** The output stays on somebody's screen. */
  readonly isTerminal: boolean;
  /** Writes to it; true once the text was taken. */
  readonly print: (text: string) => Promise<boolean>;
};

/** A command's words after its name, the environment, and where its sentences go. */
export type LedgerReader = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: { readonly write: (text: string) => void };
};

/** The same for a command that acts, and not only reads. */
export type KeysCommand = LedgerReader & {
  /** For commands that make a key themselves. */
  readonly making?: Making;
  /** Who sits at the command line, and at which machine. */
  readonly at: { readonly user: string; readonly host: string };
};

export const ledgerUrl = ({ env }: LedgerReader): string =>
  env['DATABASE_URL'] || 'sqlite:./data/ddkey.db';

/** Whoever runs the command, as the audit chain names them. */
export const operatorOf = ({ at: { user, host } }: KeysCommand): Operator => {
  const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9._-]/gu, '-') || '-';
  return Operator.parse(`${plain(user).slice(0, 64)}@${plain(host).slice(0, 255)}`);
};

/** The key that signs the audit chain; null where the environment has none. */
export function auditKeyOf({ env }: KeysCommand): Buffer | null {
  const key = Buffer.from(env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
  return key.length >= 32 ? key : null;
}

export const keyless = 'DDKEY_AUDIT_KEY is missing: the key with which this ledger was written.\n';

/** Runs a command; a ledger that cannot be used is a sentence and exit code 1. */
export async function onLedger(
  { out }: LedgerReader,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof LedgerUnusable)) throw fault;
    out.write(`${fault.message}\n`);
    return 1;
  }
}

/** A key for a script. It has no secret to tell: none is kept. */
export const keyJson = ({ key, holder, purpose, preset, revokingSince }: ReadKey) => ({
  id: key.id,
  request: key.requestId,
  state: key.state,
  kind: key.kind,
  org: key.org,
  datadogId: key.datadogId,
  name: key.name,
  last4: key.last4,
  holder,
  purpose,
  preset,
  scopes: key.scopes,
  generation: key.generation,
  intendedAt: key.intendedAt,
  shownAt: key.shownAt,
  receivedAt: key.receivedAt,
  expiresAt: key.expiresAt,
  revokeReason: key.revokeReason,
  revokingSince,
  endedAt: key.endedAt,
});

/** Text without signs that could play tricks on a terminal. */
export const shown = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '·');

/** A key in one line, for people. */
export function keyLine({ key, holder, purpose, revokingSince }: ReadKey): string {
  const { id, state, kind, org, last4, expiresAt } = key;
  const since = state === 'revoking' ? ` since ${revokingSince}` : '';
  const until = expiresAt === null ? '' : `, until ${expiresAt}`;
  return `${id}  ${state}${since}  ${kind} …${last4 ?? '????'} in ${org}  ${holder}${until}  ${shown(purpose)}`;
}

/** Anything as JSON, over several lines. */
export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
