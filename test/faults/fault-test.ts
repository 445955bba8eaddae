import { parseArgs } from 'node:util';
import { answerCases } from './answer-cases.ts';
import { changeCases } from './change-cases.ts';
import { clockCases } from './clock-cases.ts';
import { datadogCases } from './datadog-cases.ts';
import type { FaultCase, Row } from './fault-case.ts';
import { ledgerCases } from './ledger-cases.ts';
import { postgresCases } from './postgres-cases.ts';
import { processCases } from './process-cases.ts';
import { rotationCases } from './rotation-cases.ts';
import { slackCases } from './slack-cases.ts';
import { socketCases } from './socket-cases.ts';
import { markdownOf } from './table.ts';

/*
 * npm run fault-test [-- --markdown] [-- --only WORDS]
 *
 * Plays every fault that ddkey is made for, says what was seen, and ends with 1 when something else
 * was seen than the table says. DDKEY_TEST_POSTGRES names the server for the faults of PostgreSQL.
 */

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

const server = process.env['DDKEY_TEST_POSTGRES'] ?? '';
const all: readonly FaultCase[] = [
  ...datadogCases,
  ...changeCases,
  ...slackCases,
  ...rotationCases,
  ...answerCases,
  ...socketCases,
  ...processCases,
  ...clockCases,
  ...ledgerCases,
  ...(server === '' ? [] : postgresCases(server)),
];
const cases = all.filter((each) => each.fault.includes(values.only));

async function faultOf({ play, saw, alive }: FaultCase): Promise<string | null> {
  try {
    const left = await play(saw);
    return left === alive ? null : `${left} keys are alive, and ${alive} should be`;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}

const right: Row[] = [];
const startedAt = Date.now();
for (const each of cases) {
  const wrong = await faultOf(each);
  if (wrong === null) right.push(each);
  say(`${wrong === null ? 'right' : 'WRONG'}  ${each.fault} (${each.did})`);
  say(wrong === null ? `       saw: ${each.saw}\n       end: ${each.end}` : `       ${wrong}`);
}
if (values.markdown) say(`\n${markdownOf(right)}`);
const seconds = Math.round((Date.now() - startedAt) / 1000);
if (server === '')
  say('\nNot played: the faults of PostgreSQL, as DDKEY_TEST_POSTGRES is not set.');
say(`\n${right.length} of ${cases.length} faults ended as they should, in ${seconds} s.`);
process.exit(right.length === cases.length ? 0 : 1);
