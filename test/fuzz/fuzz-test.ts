import { parseArgs } from 'node:util';
import { datadogTarget } from './datadog-target.ts';
import { environmentTarget } from './environment-target.ts';
import { policyTarget } from './policy-target.ts';
import { slackAnswersTarget } from './slack-answers-target.ts';
import { slackTarget } from './slack-target.ts';
import { type Tried, tryTarget } from './target.ts';

/* npm run fuzz -- [--cases N] [--seed S]: the seed gives the same cases again. */

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** How many of a hundred cases go to each door. */
const share = { slackHttp: 50, slackAnswers: 12, datadog: 15, environment: 13, policy: 10 };

function readArguments() {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '2000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const cases = Number(values.cases);
  const seed = Number(values.seed);
  return [cases, seed].every((each) => Number.isSafeInteger(each) && each >= 0)
    ? { cases, seed }
    : null;
}

function report({ name, cases, ms, found }: Tried): void {
  say(`${name}: ${cases} cases in ${(ms / 1000).toFixed(1)} s, ${found.length} faults`);
  for (const { says } of found) say(`  ${says}`);
}

async function tryAll(cases: number, seed: number): Promise<readonly Tried[]> {
  const slack = await slackTarget();
  say(`${slack.recorded} payloads recorded`);
  const datadog = await datadogTarget(slack.answers.datadog);
  const answers = await slackAnswersTarget(slack.answers.slack);
  const tried: Tried[] = [];
  const count = (percent: number) => ({ seed, count: Math.ceil((cases * percent) / 100) });
  const runs = [
    () => tryTarget(slack.target, count(share.slackHttp)),
    () => tryTarget(answers.target, count(share.slackAnswers)),
    () => tryTarget(datadog.target, count(share.datadog)),
    () => tryTarget(environmentTarget, count(share.environment)),
    () => tryTarget(policyTarget, count(share.policy)),
  ];
  for (const run of runs) {
    const one = await run();
    report(one);
    tried.push(one);
  }
  say(`the slowest payload was answered in ${Math.round(slack.slowest())} ms`);
  for (const { stop } of [datadog, answers]) stop();
  await slack.stop();
  return tried;
}

async function run(): Promise<number> {
  const given = readArguments();
  if (given === null) {
    say('npm run fuzz -- [--cases N] [--seed S]');
    return 2;
  }
  const tried = await tryAll(given.cases, given.seed);
  const total = tried.reduce((sum, { cases }) => sum + cases, 0);
  const faults = tried.reduce((sum, { found }) => sum + found.length, 0);
  say(`${total} cases, ${faults} crashes or other faults, seed ${given.seed}`);
  return faults === 0 ? 0 : 1;
}

process.exit(
  await run().catch((fault: unknown) => {
    say(`the fuzzer itself failed: ${fault instanceof Error ? fault.stack : String(fault)}`);
    return 2;
  }),
);
