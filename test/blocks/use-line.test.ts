import { expect, test } from '@jest/globals';
import { keyDetailsModal } from '../../blocks/key-details-modal.ts';
import { useAtRotation, useBlocks } from '../../blocks/use-line.ts';
import type { ScopeUse } from '../../src/access/scopes-in-use.ts';
import { KeyId } from '../../src/policy/ids.ts';
import { everyUse, knownUse, scopeNames, unknownUses } from './every-use.ts';
import { hostileStory, shown } from './samples.ts';
import { messageFaults, modalFaults, stringsIn } from './slack-limits.ts';

const key = KeyId.parse('k_abcdefghijklmnop'); /** What is said, without the buttons. */
const useWords = (use: ScopeUse): string =>
  stringsIn(useBlocks(key, use)).find(({ name }) => name === 'text')?.text ?? '';

test('says how many were used, for how long that is known, and offers to ask for these', () => {
  expect(useWords(knownUse())).toBe(
    '*9 permissions, 2 used* in the last 90 days, as far back as Audit Trail reaches: `used_0`, `used_1`.',
  );
  expect(useWords(knownUse({ window: null }))).toContain(
    '*9 permissions, 2 used* since it was made:',
  );
  const [, actions] = useBlocks(key, knownUse());
  const texts = stringsIn(actions).map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(['Ask for these 2', '{"k":"k_abcdefghijklmnop"}']));
});

test('a call that cannot be placed is said, and so is a permission that no call can tell of', () => {
  expect(useWords(knownUse({ unplaced: 1 }))).toContain('1 call I cannot place');
  expect(useWords(knownUse({ unplaced: 12 }))).toContain('12 calls I cannot place');
  const use = knownUse({ untold: scopeNames(1, 'untold') });
  expect(useWords(use)).toContain('10 permissions, 2 used');
  expect(useWords(use)).toContain('I know no call that needs `untold_0`');
});

test('what was cut says "at least", and nothing less is offered then, nor for all or none', () => {
  const cut = knownUse({ isCut: true, enough: [] });
  expect(useWords(cut)).toContain('9 permissions, at least 2 used');
  expect(useWords(cut)).toContain('the others may be used, too');
  const all = knownUse({ unused: [], enough: [] });
  expect(useWords(all)).toContain('2 permissions, all used');
  const none = knownUse({ used: [], enough: [] });
  expect(useWords(none)).toContain('7 permissions, none used');
  for (const use of [cut, all, none]) expect(useBlocks(key, use)).toHaveLength(1);
});

test('what is not known is said with its reason, and is never a number of used ones', () => {
  for (const why of unknownUses) {
    const words = useWords({ kind: 'unknown', scopes: 9, why });
    expect(words).toMatch(/^Which of its 9 permissions it uses is not known: ./u);
    expect(words).not.toContain('used*');
  }
  expect(useBlocks(key, null)).toEqual([]);
});

test("details and the word at a rotation keep within Slack's limits, however much is used", () => {
  for (const use of everyUse) {
    const facts = { story: hostileStory(shown(true)), datadogIds: [] };
    expect(modalFaults(keyDetailsModal(facts, useBlocks(key, use)))).toEqual([]);
    expect(messageFaults(useAtRotation(key, use))).toEqual([]);
  }
});
