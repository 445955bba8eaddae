import { expect, test } from '@jest/globals';
import { channelTroubleNote, firstStartNote } from '../../blocks/first-start-note.ts';
import type { ApproversNow } from '../../src/access/approvers-now.ts';
import type { FirstStart } from '../../src/access/first-start.ts';
import { SlackUserId } from '../../src/policy/ids.ts';
import { approvers, ben, longHostile } from './samples.ts';
import { markupIn, messageFaults } from './slack-limits.ts';

const crowd = Array.from({ length: 200 }, (_, index) => SlackUserId.parse(`U0MEMBER${index}`));
const everyone: readonly ApproversNow[] = [
  { kind: 'found', value: { able: [], dropped: [] } },
  { kind: 'found', value: { able: [ben], dropped: [{ id: ben, why: 'a guest' }] } },
  {
    kind: 'found',
    value: { able: crowd, dropped: crowd.map((id) => ({ id, why: 'from another workspace' })) },
  },
  { kind: 'not', why: 'shared' },
  { kind: 'unreachable' },
];
const notes = everyone.map((each) => {
  const facts: FirstStart = {
    workspace: longHostile,
    orgs: [{ name: longHostile, site: 'datadoghq.eu', owner: { kind: 'current-user' } }],
    channel: approvers,
    approvers: each,
    troubles: [longHostile, longHostile],
  };
  return firstStartNote(facts);
});

test("whatever it has to say, it keeps within Slack's limits", () => {
  const all = [...notes, channelTroubleNote(approvers, 'archived')];
  for (const note of all) expect(messageFaults(note)).toEqual([]);
});

test('names from outside cannot ping or link', () => {
  for (const note of notes) {
    for (const markup of markupIn(note)) {
      expect(markup).not.toMatch(/@(?:here|channel|everyone)\b|<!|<http/u);
    }
  }
});

test('a crowd that does not count is named in part', () => {
  expect(JSON.stringify(notes[2])).toContain(' and 180 more.');
});
