import { expect, test } from '@jest/globals';
import { approvalCard } from '../../blocks/approval-card.ts';
import { extendModal } from '../../blocks/extend-modal.ts';
import { keyNote } from '../../blocks/key-note.ts';
import { scopesModal } from '../../blocks/scopes-modal.ts';
import type { ScopesForm } from '../../src/access/change-scopes.ts';
import type { ExtensionForm } from '../../src/access/extend.ts';
import type { FormLine } from '../../src/access/form-line.ts';
import { ScopeName } from '../../src/policy/ids.ts';
import { everyPolicyRefusal } from './every-refusal.ts';
import {
  day,
  everyStanding,
  extension,
  hostileStory,
  keyId,
  later,
  longHostile,
  manyScopes,
  note,
  otherScopes,
  scopeLines,
  shown,
  story,
  waiting,
} from './samples.ts';
import { markupIn, modalFaults, stringsIn } from './slack-limits.ts';

const form = (changes: Partial<ExtensionForm> = {}): ExtensionForm => ({
  story: story(shown(true)),
  standing: shown(true),
  offered: [day, 7 * day],
  latestEnd: later,
  line: { at: 'at-once', rule: longHostile, maxSeconds: 30 * day },
  needsReason: true,
  newKey: false,
  ...changes,
});
const many = manyScopes.map(({ name }) => ScopeName.parse(name));
const changes: readonly ScopesForm[] = [
  { story: story(shown(true)), scopes: many.slice(0, 2) },
  { story: hostileStory(shown(false)), scopes: [...many, ScopeName.parse('dashboards_read')] },
];
const refusedLines = everyPolicyRefusal.map((refusal): FormLine => ({ at: 'refused', refusal }));
const forms = [
  form(),
  form({ story: hostileStory(shown(false)), newKey: true }),
  form({ offered: [], latestEnd: null }),
  ...refusedLines.map((line) => form({ line })),
];

test("the form keeps within Slack's limits, whatever the rules say", () => {
  for (const each of forms) expect(modalFaults(extendModal(each, []))).toEqual([]);
  for (const each of changes) expect(modalFaults(scopesModal(each, keyId))).toEqual([]);
});

test('a form that can be sent offers what there is room for, and one that cannot has no button', () => {
  expect(extendModal(form(), []).submit?.text).toBe('Extend');
  expect(stringsIn(extendModal(form(), [])).map(({ text }) => text)).toContain(String(7 * day));
  const none = extendModal(form({ offered: [] }), []);
  expect(none.submit).toBeUndefined();
  expect(markupIn(none).join('\n')).toContain('This key cannot be extended.');
});

test('the card says by how long, until when and of which key, and cannot be adjusted', () => {
  const of = story(waiting);
  const card = approvalCard({ ...of, request: { ...of.request, amends: extension } });
  const words = markupIn(card).join('\n');
  expect(words).toMatch(
    /asks to extend the key ending 3f2a by 7 days, until .*; same permissions\./u,
  );
  expect(JSON.stringify(card.blocks)).not.toContain('"Adjust"');
});

test('the card of other permissions names what is added by itself, and what is taken away', () => {
  const of = story(waiting);
  const scopes = scopeLines(['dashboards_read', 'monitors_read']);
  const card = approvalCard({ ...of, scopes, request: { ...of.request, amends: otherScopes } });
  const words = markupIn(card).join('\n');
  expect(words).toContain('with `monitors_read` added, and without `dashboards_write`; same end.');
  expect(words).toMatch(/\*Added\*\n[^\n]*`monitors_read`[^\n]*\n\*In all\*/u);
});

test('no message about an extension speaks of a key that was not made, in any state', () => {
  for (const standing of everyStanding('no')) {
    const of = story(standing);
    const message = keyNote(note({ ...of, request: { ...of.request, amends: extension } }));
    expect(markupIn(message).join('\n')).not.toMatch(
      /no key was made|No key was|There is no key/iu,
    );
  }
});
