import { expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { keyNote } from '../../blocks/key-note.ts';
import { troubles } from '../../src/access/grant.ts';
import type { Standing } from '../../src/access/notes.ts';
import { everyStanding, later, note, shown, story, waiting } from './samples.ts';
import { stringsIn } from './slack-limits.ts';

const draw = (standing: Standing) => keyNote(note(story(standing)));
const buttonsOf = (standing: Standing) => {
  const strings = stringsIn(draw(standing).blocks);
  return {
    ids: strings.filter(({ name }) => name === 'action_id').map(({ text }) => text),
    values: strings
      .filter(({ name }) => name === 'value')
      .map(({ text }): unknown => JSON.parse(text)),
  };
};
const wordsOf = (standing: Standing) => JSON.stringify(draw(standing));
const ready = (changes: Partial<Extract<Standing, { at: 'ready' }>> = {}): Standing => ({
  at: 'ready',
  generation: 2,
  claimEndsAt: later,
  trouble: null,
  deadLast4: null,
  older: null,
  ...changes,
});

test('a waiting request tells who decides and can be taken back', () => {
  expect(wordsOf(waiting)).toContain('<#C0APPROVERS>');
  expect(buttonsOf(waiting).ids).toEqual([actions.cancel]);
});

test('an approved request offers the key of exactly this generation', () => {
  expect(buttonsOf(ready())).toEqual({
    ids: [actions.show],
    values: [{ r: 'r_abcdefghijklmnop', g: 2 }],
  });
});

test('a dead key is named by its ending', () => {
  expect(wordsOf(ready({ deadLast4: '3f2a' }))).toContain('key ending 3f2a stops working');
});

test('every trouble on the way is told in words of its own', () => {
  const said = troubles.map((trouble) => wordsOf(ready({ trouble })));
  expect(new Set([...said, wordsOf(ready())]).size).toBe(troubles.length + 1);
  const waited = troubles.map((trouble) => wordsOf({ at: 'making', trouble, older: null }));
  expect(new Set(waited).size).toBe(troubles.length);
});

test('a shown key can be replaced or revoked, both after a question that names it', () => {
  const { ids, values } = buttonsOf(shown(true));
  expect(ids).toEqual([
    actions.rotate,
    actions.extend,
    actions.changeScopes,
    actions.replace,
    actions.revoke,
  ]);
  expect(values).toEqual([
    { k: 'k_abcdefghijklmnop' },
    { k: 'k_abcdefghijklmnop' },
    { k: 'k_abcdefghijklmnop' },
    { r: 'r_abcdefghijklmnop', g: 1 },
    { k: 'k_abcdefghijklmnop' },
  ]);
  const questions = draw(shown(true)).blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements : [],
  );
  // The forms to change it ask by themselves.
  const asking: readonly (string | undefined)[] = [actions.extend, actions.changeScopes];
  for (const each of questions.filter((each) => !asking.includes(each.action_id))) {
    expect(JSON.stringify('confirm' in each ? each.confirm : '')).toContain('ending 3f2a');
  }
});

test('a key that Datadog has not yet deleted is not called gone', () => {
  const ended = (stillRevoking: number): Standing => ({
    at: 'ended',
    end: 'revoked',
    when: later,
    last4: '3f2a',
    others: [],
    stillRevoking,
  });
  expect(wordsOf(ended(1))).toContain('not confirmed the deletion yet; I keep trying');
  expect(wordsOf(ended(1))).not.toContain('no longer works');
  expect(wordsOf(ended(0))).toContain('no longer works');
});

test('a message that was replaced is one line and has no buttons', () => {
  for (const standing of everyStanding('no')) {
    const old = keyNote(note(story(standing), true));
    expect(old.text).toBe('See the newer message below.');
    expect(old.blocks.map(({ type }) => type)).toEqual(['section', 'context']);
  }
});

test('every state names its request', () => {
  for (const standing of everyStanding('no')) {
    expect(JSON.stringify(draw(standing).blocks.at(-1))).toContain('r_abcdefghijklmnop');
  }
});
