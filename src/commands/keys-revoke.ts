import { parseArgs } from 'node:util';
import { endEarly } from '../access/end-early.ts';
import type { Whose } from '../access/key-reads.ts';
import type { Ledger } from '../access/ledger-port.ts';
import { endKey } from '../access/revoke-by-others.ts';
import { systemClock } from '../clock.ts';
import { openBeside } from '../ledger/open-beside.ts';
import type { ReadKey } from '../ledger/read-keys.ts';
import { askLimits } from '../policy/ask.ts';
import { type Operator, RequestId, SlackUserId } from '../policy/ids.ts';
import { secretsIn } from '../policy/secret-shapes.ts';
import {
  asJson,
  auditKeyOf,
  type KeysCommand,
  keyLine,
  keyless,
  ledgerUrl,
  onLedger,
  operatorOf,
} from './keys-command.ts';
import { keysMeant } from './keys-read.ts';

export const revokeUsage = `ddkey keys revoke KEY | --person U… | --preset ID | --request r_… --reason TEXT [--json]
                revoke a key, or all that was given there; beside a running bot it writes the wish,
                and the bot deletes at Datadog; holders read who did it, and why
`;

const options = {
  person: { type: 'string' },
  preset: { type: 'string' },
  request: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type What = { readonly by: 'key'; readonly words: string } | Whose;
type Words = { readonly what: What; readonly reason: string; readonly json: boolean };

type Named = { readonly [Name in 'person' | 'preset' | 'request']?: string | undefined };

/** What is meant, where exactly one thing is named. */
function whatOf(keys: readonly string[], { person, preset, request }: Named): What | null {
  const named = [...keys, person, preset, request].filter((each) => each !== undefined);
  if (named.length !== 1) return null;
  const [words] = keys;
  if (words !== undefined) return { by: 'key', words };
  if (preset !== undefined) return { by: 'preset', preset };
  if (person !== undefined) {
    const id = SlackUserId.safeParse(person);
    return id.success ? { by: 'person', person: id.data } : null;
  }
  const id = RequestId.safeParse(request);
  return id.success ? { by: 'request', request: id.data } : null;
}

function wordsOf(args: readonly string[]): Words | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
    });
    const reason = (values.reason ?? '').trim();
    const what = whatOf(positionals, values);
    if (what === null || reason === '' || reason.length > askLimits.reason) return null;
    return { what, reason, json: values.json };
  } catch {
    return null;
  }
}

type How = { readonly actor: Operator; readonly note: string };
type Revoked = { readonly requests: readonly string[] };

const ending = ({ actor, note }: How) =>
  ({ at: systemClock.now(), actor, reason: 'by-admin', note }) as const;

const atOnce = 100;

/** Ends every open grant there, each in a transaction of its own; what comes meanwhile too. */
async function endAll(ledger: Ledger, whose: Whose, how: How): Promise<Revoked> {
  const requests: string[] = [];
  for (;;) {
    const { items } = await ledger.openGrants(whose, atOnce);
    const before = requests.length;
    for (const { request } of items) {
      const ended = await ledger.inTransaction((tx) => endEarly(tx, request.id, ending(how)));
      if (ended) requests.push(request.id);
    }
    if (requests.length === before) return { requests };
  }
}

const isOver = ({ key }: ReadKey): boolean =>
  ['revoking', 'revoked', 'gone', 'abandoned'].includes(key.state);

/** The one key that is meant; null with a sentence where none is, or more than one. */
export async function theKey(command: KeysCommand, words: string): Promise<ReadKey | null> {
  const { out } = command;
  const found = (await keysMeant(command, words)) ?? [];
  const alive = found.filter((each) => !isOver(each));
  const [only, ...more] = alive;
  if (only !== undefined && more.length === 0) return only;
  const list = (alive.length > 0 ? alive : found).map(keyLine).join('\n');
  if (alive.length > 1) out.write(`Several keys fit. Name one by its id:\n${list}\n`);
  else if (found.length > 0) out.write(`This is on its way out or over already:\n${list}\n`);
  else out.write('There is no such key in this ledger.\n');
  return null;
}

async function revokeOn(ledger: Ledger, what: Whose | ReadKey, how: How): Promise<Revoked> {
  if ('by' in what) return endAll(ledger, what, how);
  const { key } = what;
  const ended = await ledger.inTransaction((tx) => endKey(tx, key.id, ending(how)));
  return { requests: ended ? [key.requestId] : [] };
}

function tell({ out }: KeysCommand, { requests }: Revoked, json: boolean): number {
  const count = requests.length;
  const many = count === 1 ? '1 request' : `${count} requests`;
  if (json) out.write(asJson({ revoked: requests }));
  else if (count === 0) out.write('Nothing is live there, so nothing was revoked.\n');
  else {
    out.write(
      `What ${many} gave is on its way out: ${requests.join(', ')}.\n` +
        'The running bot deletes it at Datadog within seconds, or at its next start.\n' +
        'Datadog lets its admins restore a revoked API key on its own pages for 7 days.\n',
    );
  }
  return count === 0 ? 1 : 0;
}

/** Why the command cannot be run as it was typed; null where it can. */
function wrongUsage(command: KeysCommand, words: Words | null): string | null {
  if (words === null) return revokeUsage;
  if (secretsIn(words.reason).length > 0) {
    return 'The reason holds what looks like a key. Leave that out: the reason is kept.\n';
  }
  return auditKeyOf(command) === null ? keyless : null;
}

/** `ddkey keys revoke`: 0 when something is on its way out, 1 when there was nothing, 2 wrong usage. */
export async function revokeKeys(command: KeysCommand): Promise<number> {
  const { args, out } = command;
  const words = wordsOf(args);
  const wrong = wrongUsage(command, words);
  const auditKey = auditKeyOf(command);
  if (words === null || auditKey === null || wrong !== null) {
    out.write(wrong ?? revokeUsage);
    return 2;
  }
  return onLedger(command, async () => {
    const { what, reason, json } = words;
    const meant = what.by === 'key' ? await theKey(command, what.words) : what;
    if (meant === null) return 1;
    const { ledger, close } = await openBeside(ledgerUrl(command), auditKey);
    const how = { actor: operatorOf(command), note: reason };
    const revoked = await revokeOn(ledger, meant, how).finally(close);
    return tell(command, revoked, json);
  });
}
