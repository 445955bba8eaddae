import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { actions, callbacks } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { openObserver } from '../crash/observer.ts';
import { runCommand } from '../spawned.ts';
import { type FaultCase, keysAlive } from './fault-case.ts';
import { type Env, formOf, inProcess, type Place } from './own-process.ts';

export const awaySentence =
  'My own records cannot be reached or written just now, so nothing was done. Please try again in a minute.';

/** Sends the form and gives what stands under its inputs. */
async function send({ ana }: Place, purpose: string): Promise<string> {
  await ana.types('');
  const { errors } = await ana.fill(callbacks.request, formOf(purpose));
  return Object.values(errors ?? {}).join(' ');
}

async function closeForm({ sandbox }: Place): Promise<void> {
  const { modals } = await sandbox.control.see(people.requester.id);
  for (const { id } of modals.toReversed()) {
    await sandbox.control.act(people.requester.id, { do: 'close', view: id });
  }
}

/** What cannot be kept is not begun, and the form says so. */
async function isRefused(place: Place, saw: string): Promise<void> {
  const said = await send(place, 'While it is away');
  if (!said.includes(saw)) throw new Error(`the form said: ${said}`);
  await closeForm(place);
}

/**
 * A request that waits for its decision, with nothing left to do for it: work that is under way
 * when the ledger goes is taken up again only when its lease runs out.
 */
export async function waitsForBen(place: Place, url: string): Promise<void> {
  const purpose = 'Before anything went wrong';
  const said = await send(place, purpose);
  if (said !== '') throw new Error(`the form said: ${said}`);
  await place.ben.waitForText(purpose);
  await closeForm(place);
  const observer = openObserver(url, Buffer.alloc(0));
  const now = new Date().toISOString();
  await eventually('nothing left to do', async () => (await observer.dueBefore(now)) === 0).finally(
    () => observer.close(),
  );
}

/** Reads go on as ever; a form and a decision are answered, and neither is kept. */
export async function keepsNothing(place: Place, saw: string): Promise<void> {
  await isRefused(place, saw);
  await place.ben.press(actions.approve);
  await place.ben.waitForText(saw);
  if (keysAlive(place.sandbox).length > 0) throw new Error('a key was made');
}

/** While the ledger is away: the form says so, a list says so, and nothing is kept of either. */
export async function isAnswered(place: Place, saw: string): Promise<void> {
  await isRefused(place, saw);
  await place.ana.types('list');
  await place.ana.waitForText(saw);
}

/** When it is back, the same people get what they asked for. */
export async function goesOn(place: Place): Promise<void> {
  const said = await send(place, 'When it is back');
  if (said !== '') throw new Error(`the form said: ${said}`);
  await place.ben.press(actions.approve);
  await place.ana.waitForText('was shown to you');
}

const root = process.getuid?.() === 0;
const mount = (...given: readonly string[]): void => {
  const ran = spawnSync('mount', [...given]);
  if (ran.status !== 0) throw new Error(`mount: ${ran.stderr.toString()}`);
};

/** Plays on a disk of a few megabytes. */
async function onSmallDisk(
  { folder }: Place,
  play: (disk: { readonly path: string; readonly url: string }) => Promise<void>,
): Promise<void> {
  mount('-t', 'tmpfs', '-o', 'size=4m', 'ddkey-test', folder);
  try {
    await play({ path: folder, url: `sqlite:${join(folder, 'ddkey.db')}` });
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}

const diskFull = inProcess((place, saw) =>
  onSmallDisk(place, async ({ path, url }) => {
    const bot = await place.start({ DATABASE_URL: url });
    await waitsForBen(place, url);
    const filler = join(path, 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(8 * 1024 * 1024));
    } catch {
      // As full as it gets.
    }
    await keepsNothing(place, saw);
    rmSync(filler);
    await goesOn(place);
    if ((await bot.stop()) !== 0) throw new Error('the bot did not stop in order');
  }),
);

/** A start that fails with 1 and a single sentence. */
export async function startIsRefused({ sandbox }: Place, more: Env, saw: string): Promise<void> {
  const { code, output } = await runCommand('start', { env: { ...sandbox.env, ...more } });
  const isSentence = output.trim().split('\n').length === 1;
  if (code !== 1 || !output.includes(saw) || !isSentence) throw new Error(`${code}: ${output}`);
}

const readOnly = inProcess((place, saw) =>
  onSmallDisk(place, async ({ path, url }) => {
    await (await place.start({ DATABASE_URL: url })).stop();
    mount('-o', 'remount,ro', path);
    await startIsRefused(place, { DATABASE_URL: url }, saw);
  }),
);

const lockedByOther = inProcess(async (place, saw) => {
  await place.start();
  const other = new Libsql(place.sandbox.ledgerPath);
  try {
    other.pragma('busy_timeout = 5000');
    other.exec('begin immediate');
    const said = await send(place, 'While it is locked');
    if (!said.includes(saw)) throw new Error(`the form said: ${said}`);
    await closeForm(place);
    other.exec('rollback');
  } finally {
    other.close();
  }
  await goesOn(place);
});

const secondBot = inProcess(async (place, saw) => {
  await place.start();
  const { code, output } = await runCommand('start', { env: place.sandbox.env });
  if (code !== 1 || !output.includes(saw)) throw new Error(`${code}: ${output}`);
  await goesOn(place);
});

export const whoChanges = 'Ana sends a form, and Ben approves';
const nothing = 'nothing was done, and the same worked when it was over; one key';

const smallDisk: readonly FaultCase[] = [
  {
    fault: 'SQLite: the disk is full',
    did: whoChanges,
    saw: awaySentence,
    end: nothing,
    alive: 1,
    play: diskFull,
  },
  {
    fault: 'SQLite: the ledger can only be read',
    did: 'the operator starts the bot',
    saw: 'cannot be opened: ',
    end: 'exit 1, one sentence; nothing was begun',
    alive: 0,
    play: readOnly,
  },
];

/** The small disk has to be mounted, which only root may. */
export const ledgerCases: readonly FaultCase[] = [
  ...(root ? smallDisk : []),
  {
    fault: 'SQLite: another process has locked the ledger',
    did: 'Ana sends a form',
    saw: awaySentence,
    end: nothing,
    alive: 1,
    play: lockedByOther,
  },
  {
    fault: 'SQLite: a second bot on the same file',
    did: 'the operator starts it',
    saw: 'Another ddkey is running on',
    end: 'exit 1, one sentence; the first goes on; one key',
    alive: 1,
    play: secondBot,
  },
];
