import { expect, test } from '@jest/globals';
import { keyList } from '../../blocks/key-list.ts';
import { leakNote } from '../../blocks/leak-note.ts';
import { revokedManyWords, revokeModal } from '../../blocks/revoke-modal.ts';
import { revokingWords } from '../../blocks/revoked-words.ts';
import type { Story } from '../../src/access/notes.ts';
import type { Reported, ReportedKey } from '../../src/access/report-leak.ts';
import { OrgId, SlackUserId } from '../../src/policy/ids.ts';
import {
  ana,
  everyStanding,
  hostileStory,
  keyId,
  longHostile,
  noon,
  requestId,
  shown,
  story,
} from './samples.ts';
import { messageFaults, modalFaults, stringsIn } from './slack-limits.ts';

const workspace = { id: 'T0ACME', url: 'https://acme.slack.com/' };
const key: ReportedKey['key'] = {
  id: keyId,
  requestId,
  generation: 1,
  state: 'live',
  kind: 'api',
  org: OrgId.parse('prod'),
  owner: { kind: 'current-user' },
  name: longHostile,
  scopes: [],
  attempt: { dueId: 1, number: 1 },
  datadogId: null,
  last4: longHostile,
  replaces: null,
  intendedAt: noon,
  shownAt: noon,
  expiresAt: noon,
  receivedAt: null,
  revokeReason: null,
  endedAt: null,
  rotatingSince: null,
  overlapEndsAt: null,
};
const conditions = ['works', 'going', 'over'] as const;
const reported = (of: Story, mayRevoke: boolean): ReportedKey[] =>
  conditions.map((condition) => ({ key, story: of, holder: ana, condition, mayRevoke }));
const report = (by: Reported['by'], items: readonly ReportedKey[], count = items.length) =>
  leakNote({ by, keys: { items, count } }, workspace);

const stories = everyStanding(longHostile).flatMap((each) => [story(each), hostileStory(each)]);

test("every answer to a report keeps within Slack's limits", () => {
  for (const by of ['nothing', 'id', 'datadog-id', 'name', 'last4', 'secret'] as const) {
    expect(messageFaults(report(by, []))).toEqual([]);
  }
  for (const each of stories) {
    expect(messageFaults(report('secret', reported(each, true), 12))).toEqual([]);
    expect(messageFaults(report('last4', reported(each, false)))).toEqual([]);
  }
});

test('whoever may not end a key learns neither whose it is nor what for', () => {
  const texts = stringsIn(report('last4', reported(story(shown(true)), false)));
  const words = texts.map(({ text }) => text).join('\n');
  expect(words).not.toMatch(/U0ANA|U0BEN|Nightly|r_|ddkey\.revoke-now/u);
});

test('only a key that still works has a button, and it is said that an API key can be restored', () => {
  const words = JSON.stringify(report('id', reported(story(shown(true)), true)));
  expect(words.match(/ddkey\.revoke-now/gu)).toHaveLength(1);
  expect(words.match(/restore a revoked API key .* for 7 days/gu)).toHaveLength(1);
  expect(revokingWords('3f2a', 'application')).not.toContain('restore');
  expect(revokingWords('3f2a', 'pair')).toContain('restore');
});

test("the form for many keys keeps within Slack's limits, and says how many of whom", () => {
  const many = Array.from({ length: 50 }, (_, at): Story => {
    const of = hostileStory(
      at % 2 === 0 ? shown(true) : { at: 'making', trouble: null, older: null },
    );
    const requester = SlackUserId.parse(`U0${String(at % 13).padStart(9, '0')}`);
    return { ...of, request: { ...of.request, requester } };
  });
  expect(modalFaults(revokeModal({ items: many, count: 700 }))).toEqual([]);
  const words = JSON.stringify(revokeModal({ items: [story(shown(true))], count: 1 }));
  expect(words).toContain('You are about to revoke 1 key of <@U0ANA>.');
  expect(words).toContain('Revoke 1 key');
  expect(revokedManyWords(3, 5)).toContain('2 had ended before');
});

test("one's own keys with their buttons keep within Slack's limits", () => {
  const items = Array.from({ length: 45 }, () => hostileStory(shown(false)));
  expect(messageFaults(keyList({ items, count: 90 }, 'to-revoke'))).toEqual([]);
});
