import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { dueBench } from './bench-due.ts';
import { homeBench } from './bench-history.ts';
import { processBench } from './bench-process.ts';
import { slackBenches, slackNames } from './bench-slack.ts';
import { throughputBench } from './bench-throughput.ts';
import { missed, type Results, together } from './numbers.ts';
import type { Bench, How, Kept } from './settings.ts';
import { tablesOf } from './table.ts';

/*
 * npm run bench -- [--only NAME,NAME] [--rounds N] [--json]
 *
 * Postgres is measured, too, where DDKEY_TEST_POSTGRES names a server. Exit code 1: a budget was
 * missed.
 */

const benches: readonly Bench[] = [homeBench, dueBench, throughputBench, processBench];
const names: readonly string[] = [...slackNames, ...benches.map(({ name }) => name)];
const usage = `npm run bench -- [--only ${names.join(',')}] [--rounds N] [--json]\n`;

function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: names.join() },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const only = values.only.split(',');
  const isKnown = only.every((name) => names.includes(name));
  if (!isKnown || !Number.isSafeInteger(rounds) || rounds < 1) return null;
  return { rounds, only, json: values.json };
}

const commit = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

/** Where and when it was measured. */
const surroundings = () => ({
  at: new Date().toISOString(),
  commit: commit(),
  node: process.version,
  machine: `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${arch()}`,
  loadBefore: loadavg()[0] ?? 0,
});

async function runAll(only: readonly string[], how: How): Promise<Results> {
  const ofSlack = slackNames.filter((name) => only.includes(name));
  const all: Results[] = ofSlack.length === 0 ? [] : [await slackBenches(how, ofSlack)];
  for (const bench of benches.filter(({ name }) => only.includes(name))) {
    all.push(await bench.run(how));
  }
  return together(all);
}

async function main(): Promise<number> {
  const asked = readArguments();
  if (asked === null) {
    process.stderr.write(usage);
    return 2;
  }
  const { rounds, only, json } = asked;
  const kept: readonly Kept[] = process.env['DDKEY_TEST_POSTGRES']
    ? ['sqlite', 'postgres']
    : ['sqlite'];
  const about = surroundings();
  const startedAt = performance.now();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const results = await runAll(only, { rounds, kept, say });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const bad = missed(results);
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...about, seconds, ...results, missed: bad })}\n`);
  } else {
    const { at, machine, node, loadBefore } = about;
    process.stdout.write(
      `${at}, commit ${about.commit}, ${machine}, Node ${node}, load ${loadBefore.toFixed(1)} before, ${rounds} rounds, ${seconds} s\n\n${tablesOf(results)}\n`,
    );
    const verdict = bad.length === 0 ? 'Every budget was met.' : `Missed: ${bad.join('; ')}.`;
    process.stdout.write(`${verdict}\n`);
  }
  return bad.length === 0 ? 0 : 1;
}

process.exit(await main());
