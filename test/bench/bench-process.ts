import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { commands, keepForm } from './bench-slack.ts';
import { type Figure, median } from './numbers.ts';
import { type Bench, inTurn, live } from './settings.ts';

/* Start, memory and size, in Socket Mode on SQLite. */

const socketAndFile = { mode: 'socket', kept: 'sqlite' } as const;
const setting = 'Socket Mode, SQLite';
const settleMs = 3000;
const many = 10_000;
const firstMany = 2000;
const fullLives = 100;
/** More than this is growth, and no breathing of the garbage collector. */
const breathMb = 20;

/** How long Node takes to run one line, in ms. */
function runMs(line: string): number {
  const from = performance.now();
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', line]);
  if (ran.status !== 0) throw new Error(ran.stderr.toString());
  return performance.now() - from;
}
const importMs = (): number => runMs(`import '@datadog/datadog-api-client'`) - runMs('');

type Seen = { readonly startMs: number; readonly idleMb: number };

async function seen(program: 'bare' | 'ddkey', env: Record<string, string>): Promise<Seen> {
  const it = await live(program, socketAndFile, { env });
  await pause(settleMs);
  const { startMs } = it;
  const idleMb = it.memoryMb();
  await it.end();
  return { startMs, idleMb };
}

type Told = Pick<Figure, 'bench' | 'what' | 'unit' | 'each' | 'most'>;

async function startAndMemory(rounds: number, form: string): Promise<Told[]> {
  const imports = Array.from({ length: rounds }, importMs);
  const env = { BARE_FORM: form };
  // The bare app loads the Datadog client, too.
  const all = await inTurn(
    rounds,
    () => seen('bare', env),
    () => seen('ddkey', {}),
  );
  const bare = all.map(({ base }) => base);
  const ddkey = all.map(({ ours }) => ours);
  const bareMs = bare.map(({ startMs }) => startMs);
  const client = median(imports);
  const bareMb = bare.map(({ idleMb }) => idleMb);
  const mostMb = median(bareMb) + 60;
  const most = 1.2 * (median(bareMs) - client) + client;
  const start = { bench: 'start', unit: 'ms' } as const;
  const memory = { bench: 'memory', unit: 'MB' } as const;
  return [
    { ...start, what: 'import of the Datadog client', each: imports, most: null },
    { ...start, what: 'bare app connected', each: bareMs, most: null },
    { ...start, what: 'ddkey connected', each: ddkey.map(({ startMs }) => startMs), most },
    { ...memory, what: 'bare app idle', each: bareMb, most: null },
    { ...memory, what: 'ddkey idle', each: ddkey.map(({ idleMb }) => idleMb), most: mostMb },
  ];
}

/** How much it grows from one stretch of work to a much longer one. */
async function growth(folder: string): Promise<{ readonly form: string; readonly told: Told[] }> {
  const it = await live('ddkey', socketAndFile);
  try {
    const form = await keepForm(it, folder);
    await commands(firstMany, 10)(it);
    await it.place.ask(z.unknown(), { do: 'ask', count: fullLives / 2 });
    await it.place.ask(z.number(), { do: 'approve-all', count: fullLives / 2 });
    await pause(settleMs);
    const early = it.memoryMb();
    await commands(many - firstMany, 10)(it);
    await it.place.ask(z.unknown(), { do: 'ask', count: fullLives / 2 });
    await it.place.ask(z.number(), { do: 'approve-all', count: fullLives / 2 });
    await pause(settleMs);
    const late = it.memoryMb();
    const memory = { bench: 'memory', unit: 'MB' } as const;
    const what = `grown from ${firstMany} to ${many} forms opened, ${fullLives} keys shown`;
    return {
      form,
      told: [
        { ...memory, what: `after ${many} forms opened`, each: [late], most: null },
        { ...memory, what, each: [late - early], most: breathMb },
      ],
    };
  } finally {
    await it.end();
  }
}

/** Without its scripts, which would build anew what is being measured. */
const packing = ['pack', '--dry-run', '--json', '--ignore-scripts'];
const Packed = z.array(z.object({ size: z.number(), unpackedSize: z.number() }));

/** Size of a folder on the disk, in MB. */
const diskMb = (folders: readonly string[]): number => {
  const sizes = execFileSync('du', ['-smc', ...folders], { encoding: 'utf8' });
  return Number(/(\d+)\s+total/u.exec(sizes)?.[1]);
};

function sizes(): Told[] {
  const packed = Packed.parse(JSON.parse(execFileSync('npm', packing, { encoding: 'utf8' })));
  const [{ size = Number.NaN, unpackedSize = Number.NaN } = {}] = packed;
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    encoding: 'utf8',
  });
  const folders = listed.split('\n').filter((line) => line.includes('node_modules'));
  const bench = 'size';
  const alone = { bench, unit: 'kB', most: null } as const;
  return [
    { ...alone, what: 'tarball', each: [size / 1000] },
    { ...alone, what: 'unpacked', each: [unpackedSize / 1000] },
    {
      bench,
      unit: 'MB',
      what: 'installed, with all that it needs',
      each: [diskMb(folders)],
      most: null,
    },
  ];
}

export const processBench: Bench = {
  name: 'process',
  async run({ rounds, say }) {
    say('memory');
    const grown = await growth(mkdtempSync(join(tmpdir(), 'ddkey-bench-')));
    say('start');
    const told = [...(await startAndMemory(rounds, grown.form)), ...grown.told, ...sizes()];
    return { series: [], figures: told.map((each) => ({ ...each, setting })), paths: [] };
  },
};
