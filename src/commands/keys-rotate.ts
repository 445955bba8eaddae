import { parseArgs } from 'node:util';
import { type KeyRecord, namedKey } from '../access/grant.ts';
import type { KeySecret } from '../access/ports.ts';
import { rotateAndPrint } from '../access/print.ts';
import type { Refusal } from '../access/refusal.ts';
import { startRotation } from '../access/rotate.ts';
import { systemClock } from '../clock.ts';
import { openBeside } from '../ledger/open-beside.ts';
import { askLimits } from '../policy/ask.ts';
import { type KeyId, RequestId, type SlackUserId } from '../policy/ids.ts';
import { secretsIn } from '../policy/secret-shapes.ts';
import { credentialVariables } from '../policy/variables.ts';
import {
  asJson,
  type BesideBot,
  type KeysCommand,
  ledgerUrl,
  type Making,
  onLedger,
  operatorOf,
} from './keys-command.ts';
import { theKey } from './keys-revoke.ts';

export const rotateUsage = `ddkey keys rotate KEY --reason TEXT [--print-secret] [--json]
                ask for a new key in place of one that works on meanwhile; KEY is as for show, or
                the r_… id of its request, which stays the same. The bot shows the new key to its
                holder in Slack. With --print-secret, for a deployment that rotates its own key,
                this command makes it itself, with the bot's environment, and prints it, once
`;

const options = {
  reason: { type: 'string' },
  'print-secret': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

type Words = {
  readonly key: string;
  readonly reason: string;
  readonly prints: boolean;
  readonly json: boolean;
};

function wordsOf(args: readonly string[]): Words | null {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [key, ...more] = positionals;
    const reason = (values.reason ?? '').trim();
    if (key === undefined || more.length > 0) return null;
    if (reason === '' || reason.length > askLimits.reason) return null;
    return { key, reason, prints: values['print-secret'], json: values.json };
  } catch {
    return null;
  }
}

/** Why it cannot be run as it was typed; null where it can. */
function wrongUsage({ env, making }: KeysCommand, { reason, prints }: Words): string | null {
  if (secretsIn(reason).length > 0) {
    return 'The reason holds what looks like a key. Leave that out: the reason is kept.\n';
  }
  if (prints && (making === undefined || making.isTerminal)) {
    return 'With --print-secret the output has to go into a file or a pipe: on a screen it would stay.\n';
  }
  return Buffer.from(env['DDKEY_AUDIT_KEY'] ?? '', 'base64').length >= 32
    ? null
    : 'DDKEY_AUDIT_KEY is missing: the key with which this ledger was written.\n';
}

const noes: Readonly<Partial<Record<Refusal['code'], string>>> = {
  policy: 'The policy of today does not allow this key any more.',
  'requester-unfit': 'Its holder may not hold keys any more.',
  'people-unreachable': 'Slack could not say whether its holder may still have it. Try again.',
  'grant-ended': 'Its approval is over.',
  'key-is-dead': 'It is on its way out or over already.',
  'key-on-its-way': 'Another key is on its way in its place already.',
  'rotation-open': 'It has taken the place of another one, which still works. That one goes first.',
  'kept-in-store':
    'It is written into a secret store, and shown to nobody. Leave --print-secret out.',
  'too-many-shows': 'Too many keys were made for its request within an hour. Try again later.',
};

/** A no on standard output is for people; a script reads its code. */
function sayNo({ out }: KeysCommand, { code }: Refusal, json: boolean): number {
  if (json) out.write(asJson({ refused: code }));
  else out.write(`${noes[code] ?? code} Nothing has changed.\n`);
  return 1;
}

/** The bot's worker makes the key and shows it to its holder, judged by the policy of today. */
async function ask(command: KeysCommand, id: KeyId, { reason, json }: Words): Promise<number> {
  const auditKey = Buffer.from(command.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
  const { ledger, close } = await openBeside(ledgerUrl(command), auditKey);
  try {
    const asked = await ledger.inTransaction(async (tx): Promise<Refusal | SlackUserId> => {
      const key = await tx.key(id);
      const grant = key === null ? null : await tx.grant(key.requestId);
      if (grant === null) return { code: 'not-yours' };
      const press = { key: id, by: grant.holder, actor: operatorOf(command), why: reason };
      return (await startRotation(tx, press, systemClock.now())) ?? grant.holder;
    });
    if (typeof asked !== 'string') return sayNo(command, asked, json);
    if (json) command.out.write(asJson({ asked: id, holder: asked }));
    else
      command.out.write(
        `The running bot shows the new key to ${asked} in Slack, or writes it into its secret store.\n`,
      );
    return 0;
  } finally {
    await close();
  }
}

/** The one place where a secret leaves for standard output. */
function printedText(
  keys: readonly KeyRecord[],
  secrets: readonly KeySecret[],
  { site, json }: { readonly site: string; readonly json: boolean },
): string {
  const named = namedKey(keys);
  const environment = Object.fromEntries([
    ['DD_SITE', site],
    ...secrets.map(({ credential, secret }) => [credentialVariables[credential], secret.reveal()]),
  ]);
  const { id = null, requestId = null, last4 = null, expiresAt = null } = named ?? {};
  if (json) return asJson({ key: id, request: requestId, last4, expiresAt, environment });
  return Object.entries(environment)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function printOn(
  { deps }: BesideBot,
  command: KeysCommand & { readonly making: Making },
  { id, words }: { readonly id: KeyId; readonly words: Words },
): Promise<number> {
  const request = await deps.ledger.inTransaction(async (tx) => {
    const key = await tx.key(id);
    return key === null ? null : tx.request(key.requestId);
  });
  const { json, reason: why } = words;
  const site = request?.site ?? '';
  const result = await rotateAndPrint(deps, { key: id, by: operatorOf(command), why }, (...made) =>
    command.making.print(printedText(...made, { site, json })),
  );
  if (result.kind === 'refused') return sayNo(command, result.refusal, json);
  if (result.kind === 'printed') return 0;
  if (json) command.out.write(asJson({ failed: true }));
  else
    command.out.write('No key was made, or nobody read it. The one of now works on; try again.\n');
  return 1;
}

async function print(command: KeysCommand, id: KeyId, words: Words): Promise<number> {
  const { making, out } = command;
  if (making === undefined) return 2;
  const opened = await making.open();
  if (!('deps' in opened)) {
    for (const fault of opened) out.write(`${fault}\n`);
    return 2;
  }
  return printOn(opened, { ...command, making }, { id, words }).finally(opened.close);
}

/** The newest key of a request that works: its id stays the same from one rotation to the next. */
async function keyOfRequest(command: KeysCommand, id: RequestId): Promise<KeyId | null> {
  const auditKey = Buffer.from(command.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
  const { ledger, close } = await openBeside(ledgerUrl(command), auditKey);
  const keys = await ledger.inTransaction((tx) => tx.keysOf(id)).finally(close);
  const found = namedKey(keys.filter(({ state }) => state === 'live'));
  if (found === null) command.out.write('No key of this request works.\n');
  return found?.id ?? null;
}

async function keyMeant(command: KeysCommand, words: string): Promise<KeyId | null> {
  const request = RequestId.safeParse(words);
  if (request.success) return keyOfRequest(command, request.data);
  return (await theKey(command, words))?.key.id ?? null;
}

/** `ddkey keys rotate`: 0 when it was asked for, or printed; 1 for a no; 2 wrong usage. */
export async function rotateKey(command: KeysCommand): Promise<number> {
  const words = wordsOf(command.args);
  const wrong = words === null ? rotateUsage : wrongUsage(command, words);
  if (words === null || wrong !== null) {
    command.out.write(wrong ?? rotateUsage);
    return 2;
  }
  return onLedger(command, async () => {
    const id = await keyMeant(command, words.key);
    if (id === null) return 1;
    return words.prints ? print(command, id, words) : ask(command, id, words);
  });
}
