import { parseArgs } from 'node:util';
import { clueOf } from '../access/clue.ts';
import type { Listed } from '../access/home-reads.ts';
import { keyStates } from '../access/lifecycle.ts';
import { stuckAfter } from '../access/times.ts';
import { systemClock } from '../clock.ts';
import { type KeyFilter, type ReadKey, readKeys, readKeysLike } from '../ledger/read-keys.ts';
import { addSeconds } from '../policy/instant.ts';
import { asJson, type KeysCommand, keyJson, keyLine, ledgerUrl, onLedger } from './keys-command.ts';

export const listUsage = `ddkey keys list [--person U…] [--preset ID] [--state STATE] [--stuck] [--json]
                keys of the ledger, newest first; --stuck: those that Datadog has not confirmed
                as deleted for ten minutes
`;
export const showUsage = `ddkey keys show KEY [--json]
                all about one key but its secret, which is kept nowhere; KEY is our k_… id, its id
                at Datadog, its exact name, or its last four signs
`;

const mostListed = 1000;

const options = {
  person: { type: 'string' },
  preset: { type: 'string' },
  state: { type: 'string' },
  stuck: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

function listWords(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const state = keyStates.find((each) => each === values.state);
    if (values.state !== undefined && state === undefined) return null;
    const stuckBefore = values.stuck ? addSeconds(systemClock.now(), -stuckAfter) : undefined;
    const { person, preset, json } = values;
    const filter: KeyFilter = { person, preset, state, stuckBefore };
    return { filter, json };
  } catch {
    return null;
  }
}

function listText({ items, count }: Listed<ReadKey>): string {
  const left = count - items.length;
  const all = `${count} ${count === 1 ? 'key' : 'keys'}`;
  const last = left > 0 ? `and ${left} older ones` : all;
  return `${[...items.map(keyLine), last].join('\n')}\n`;
}

/** `ddkey keys list`: 0 however many there are, except that with --stuck one is not fine: 1. */
export async function listKeys(command: KeysCommand): Promise<number> {
  const { args, out } = command;
  const words = listWords(args);
  if (words === null) {
    out.write(listUsage);
    return 2;
  }
  return onLedger(command, async () => {
    const listed = await readKeys(ledgerUrl(command), words.filter, mostListed);
    const { items, count } = listed;
    out.write(words.json ? asJson({ count, keys: items.map(keyJson) }) : listText(listed));
    return words.filter.stuckBefore !== undefined && count > 0 ? 1 : 0;
  });
}

const secretSeen =
  'That is the key itself, and now in the history of your shell: clear it there, and revoke the key.\n';

/** Keys that somebody's words can mean; null for words that name none. Warns of a whole secret. */
export async function keysMeant(
  command: KeysCommand,
  words: string,
): Promise<readonly ReadKey[] | null> {
  const said = clueOf(words);
  if (said.by === 'nothing') return null;
  const isJson = command.args.includes('--json');
  if (said.by === 'secret' && !isJson) command.out.write(secretSeen);
  return readKeysLike(ledgerUrl(command), said.clue, 10);
}

function lines(read: ReadKey): string {
  return Object.entries(keyJson(read))
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.padEnd(14)} ${Array.isArray(value) ? value.join(', ') : value}`)
    .join('\n');
}

/** `ddkey keys show KEY`: 0 for one key or more, 1 for none. */
export async function showKey(command: KeysCommand): Promise<number> {
  const { args, out } = command;
  const [words, ...more] = args.filter((word) => word !== '--json');
  if (words === undefined || more.length > 0 || words.startsWith('--')) {
    out.write(showUsage);
    return 2;
  }
  return onLedger(command, async () => {
    const found = (await keysMeant(command, words)) ?? [];
    if (args.includes('--json')) out.write(asJson(found.map(keyJson)));
    else if (found.length === 0) out.write('There is no such key in this ledger.\n');
    else out.write(`${found.map(lines).join('\n\n')}\n`);
    return found.length === 0 ? 1 : 0;
  });
}
