import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lifecycleMutants, type Mutant } from './planted.ts';
import { amendmentMutants } from './planted-amendments.ts';
import { decisionMutants } from './planted-decisions.ts';
import { doctorMutants } from './planted-doctor.ts';
import { reviewMutants } from './planted-review.ts';
import { revocationMutants } from './planted-revocations.ts';
import { rotationMutants } from './planted-rotation.ts';
import { secretMutants } from './planted-secrets.ts';
import { storeMutants } from './planted-store.ts';
import { sweepMutants } from './planted-sweep.ts';
import { useMutants } from './planted-use.ts';

const mutants = [
  ...lifecycleMutants,
  ...decisionMutants,
  ...revocationMutants,
  ...rotationMutants,
  ...sweepMutants,
  ...useMutants,
  ...reviewMutants,
  ...amendmentMutants,
  ...secretMutants,
  ...doctorMutants,
  ...storeMutants,
];

/*
 * npm run mutants [-- --only WORDS]
 *
 * Plants one fault after the other in a copy of what was built, and runs the test that has to
 * notice it. Ends with 1 when a fault goes unnoticed, no longer fits, or its test fails without it.
 */

const home = fileURLToPath(new URL('../../../', import.meta.url));
const parts = ['dist', 'src', 'package.json', 'manifest.yml', '.env.example'];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function copyOfBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-mutants-'));
  for (const part of parts) cpSync(join(home, part), join(folder, part), { recursive: true });
  symlinkSync(join(home, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

type Ran = { readonly passed: boolean; readonly output: string };

/** Runs one test of the copy; `passed` only where a test of this name ran and was green. */
async function runTest(folder: string, { test, title }: Mutant): Promise<Ran> {
  const jest = join(home, 'node_modules', 'jest', 'bin', 'jest.js');
  const named = title.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      jest,
      '--rootDir',
      folder,
      `dist/test/${test}.test.js`,
      '-t',
      named,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const collect = (part: Buffer): void => {
    output += part.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  await once(child, 'close');
  return { passed: child.exitCode === 0 && /^Tests:.* [1-9]\d* passed/mu.test(output), output };
}

/** Plants the fault; gives what undoes it, or null where a patch does not fit exactly once. */
function plant(folder: string, { patches }: Mutant): (() => void) | null {
  const undo: (() => void)[] = [];
  const takeBack = (): void => {
    for (const back of undo.toReversed()) back();
  };
  for (const { file, find, put } of patches) {
    const path = join(folder, 'dist', 'src', file);
    const before = readFileSync(path, 'utf8');
    if (before.split(find).length !== 2) {
      takeBack();
      return null;
    }
    writeFileSync(
      path,
      before.replace(find, () => put),
    );
    undo.push(() => writeFileSync(path, before));
  }
  return takeBack;
}

type Verdict = 'noticed' | 'UNNOTICED' | 'DOES NOT FIT' | 'RED WITHOUT IT' | 'NO SUCH TEST';

async function judge(folder: string, mutant: Mutant, greens: Set<string>): Promise<Verdict> {
  const test = `${mutant.test} ${mutant.title}`;
  if (!greens.has(test) && !(await runTest(folder, mutant)).passed) return 'RED WITHOUT IT';
  greens.add(test);
  const takeBack = plant(folder, mutant);
  if (takeBack === null) return 'DOES NOT FIT';
  const { passed, output } = await runTest(folder, mutant).finally(takeBack);
  if (passed) return 'UNNOTICED';
  // A test that did not run at all has noticed nothing.
  return /^Tests:.* [1-9]\d* failed/mu.test(output) ? 'noticed' : 'NO SUCH TEST';
}

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const chosen = mutants.filter(({ name }) => name.includes(values.only));
  const folder = copyOfBuild();
  const greens = new Set<string>();
  let noticed = 0;
  try {
    say('| planted fault | noticed by | |\n| --- | --- | --- |');
    for (const mutant of chosen) {
      const verdict = await judge(folder, mutant, greens);
      if (verdict === 'noticed') noticed += 1;
      say(`| ${mutant.name} | ${mutant.test}: "${mutant.title}" | ${verdict} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`\n${noticed} of ${chosen.length} planted faults were noticed.`);
  return noticed === chosen.length && noticed > 0 ? 0 : 1;
}

process.exit(await run());
