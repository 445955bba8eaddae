import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { type Located, readPolicy } from '../../src/policy/read-policy.ts';
import { around } from '../policy/around.ts';
import { thrown, uncalm } from './answers-judged.ts';
import { type Change, changes, spareIn, spoil } from './spoil.ts';
import type { Judged, Target } from './target.ts';

const real = readFileSync('policy.example.yml', 'utf8');
const parsed: unknown = parse(real);
const spare = spareIn([parsed]);

type Cut = { readonly from: number; readonly length: number; readonly put: string };
type Case =
  | { readonly as: 'values'; readonly changes: readonly Change[] }
  | { readonly as: 'text'; readonly cuts: readonly Cut[] };

const snippets = [
  '&a',
  '*a',
  '<<: *a',
  '!!js/function x',
  '- ',
  ': ',
  '\t',
  '"',
  '|',
  '>',
  '{',
  ']',
];
const put = fc.oneof(
  fc.constantFrom(...snippets, '\u0000', '\u202E', '__proto__: 1', '? ', '%YAML 9', '---\n', '\r'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const cases: fc.Arbitrary<Case> = fc.oneof(
  changes.map((list): Case => ({ as: 'values', changes: list })),
  fc
    .array(fc.record({ from: fc.nat(20_000), length: fc.nat(30), put }), { maxLength: 4 })
    .map((cuts): Case => ({ as: 'text', cuts })),
);

/** The text that a case stands for. */
function textOf(given: Case): string {
  if (given.as === 'values') return stringify(spoil(parsed, given.changes, spare)) ?? '';
  return given.cuts.reduce((text, { from, length, put: piece }) => {
    const at = from % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + length);
  }, real);
}

/** A sentence about a line that is there, short, and in plain words. */
function judgeComplaint({ line, says }: Located, text: string): Judged {
  const lines = text.split('\n').length + 1;
  if (line < 1 || line > lines) return `complains about line ${line} of ${lines}`;
  if (says.length > 1000) return `a complaint of ${says.length} characters: ${says.slice(0, 200)}`;
  return uncalm(says, [], text);
}

const hasRules = /^rules:\s*\n\s*-/mu;

function judge(text: string): Judged {
  const read = readPolicy(text, around);
  if (read.kind === 'loaded') {
    const isLost = read.policy.rules === null && hasRules.test(text);
    return isLost ? 'rules stand in the file, and none was loaded' : null;
  }
  if (read.complaints.length === 0) return 'refused without a complaint';
  const judged = read.complaints.map((each) => judgeComplaint(each, text));
  return judged.find((says) => says !== null) ?? null;
}

/** The policy file: its text cut up, and its values spoiled. */
export const policyTarget: Target<Case> = {
  name: 'policy',
  cases,
  atOnce: 200,
  tryAll: async (all) =>
    all.map((one) => {
      try {
        return judge(textOf(one));
      } catch (fault) {
        return thrown(fault);
      }
    }),
};
