import { expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { keyReviewReminder } from '../../blocks/key-review-note.ts';
import { reviewBlocks } from '../../blocks/key-review-report.ts';
import { notesOf, review } from './every-review.ts';
import { approvers, later, longHostile, org } from './samples.ts';
import { homeFaults, messageFaults, stringsIn } from './slack-limits.ts';

const workspace = { id: 'T0ACME', url: 'https://acme.slack.com/' };
const posted = { channel: approvers, ts: '1764072000.000100' };
const hostile = { ...org, name: longHostile, site: longHostile };
const values = (view: unknown, action: string): number =>
  stringsIn(view).filter(({ name, text }) => name === 'action_id' && text === action).length;

test('ten keys stand on a page, each with its own buttons, and the last page is reached', () => {
  const [first, second, last] = notesOf(45);
  expect(JSON.stringify(first)).toContain('Page 1 of 5');
  expect(JSON.stringify(second)).toContain('Page 2 of 5');
  expect(JSON.stringify(last)).toContain('Page 5 of 5');
  expect(values(first, actions.reviewNext)).toBe(1);
  expect(values(first, actions.reviewBack)).toBe(0);
  expect(values(last, actions.reviewNext)).toBe(0);
});

test('a key without an answer has both buttons, a kept one can be dropped, all others have none', () => {
  const [note] = notesOf(7);
  expect([values(note, actions.reviewKeep), values(note, actions.reviewDrop)]).toEqual([1, 2]);
});

test('a review that is over has no buttons for answers', () => {
  for (const note of notesOf(45).slice(3)) {
    expect([values(note, actions.reviewKeep), values(note, actions.reviewDrop)]).toEqual([0, 0]);
  }
});

test('without a key left, the message says so', () => {
  expect(JSON.stringify(notesOf(0)[0])).toContain('You hold none of its keys any more');
});

test("reminders and Home keep within Slack's limits", () => {
  for (const name of [org, hostile]) {
    for (const open of [1, 45]) {
      const reminder = keyReviewReminder({ review, org: name, open, posted }, workspace);
      expect(messageFaults(reminder)).toEqual([]);
    }
    const one = { org: name, until: later, open: 0, keys: 45, posted };
    const blocks = reviewBlocks([one, { ...one, open: 3, posted: null }, one, one], workspace);
    expect(homeFaults({ blocks })).toEqual([]);
  }
});
