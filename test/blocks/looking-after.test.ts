import { expect, test } from '@jest/globals';
import { adoptModal, strangerOption } from '../../blocks/adopt-modal.ts';
import { adoptionNote } from '../../blocks/adopt-note.ts';
import { handOverModal } from '../../blocks/hand-over-modal.ts';
import { keyNote } from '../../blocks/key-note.ts';
import { leftHolderNote } from '../../blocks/left-holder-note.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { askAgainInstead } from '../../blocks/taken-note.ts';
import { adoptionNos } from '../../src/access/adoptions.ts';
import type { KeyLeftBehind } from '../../src/access/left-holders.ts';
import { DatadogId, OrgId } from '../../src/policy/ids.ts';
import { hostileKey, ofSomebody } from './key-samples.ts';
import {
  ana,
  ben,
  hostileStory,
  keyId,
  later,
  longHostile,
  noon,
  note,
  older,
  shown,
  story,
} from './samples.ts';
import { messageFaults, modalFaults } from './slack-limits.ts';

const taken = { holder: ben, by: ana, at: noon } as const;
const standing = { ...shown(true), older: { ...older, last4: longHostile } };
const left = (owner: KeyLeftBehind['owner']): KeyLeftBehind => ({
  story: hostileStory(shown(true)),
  key: keyId,
  last4: longHostile,
  expiresAt: later,
  owner,
});
const leftBehind = Array.from({ length: 20 }, (_, place) =>
  left(place % 2 === 0 ? 'other' : 'service-account'),
);

const messages = [
  leftHolderNote({
    person: ana,
    revokesAt: later,
    isReminder: true,
    keys: { items: leftBehind, count: 999 },
  }),
  leftHolderNote({
    person: ana,
    revokesAt: null,
    isReminder: false,
    keys: { items: leftBehind.slice(0, 1), count: 1 },
  }),
  keyNote(note({ ...story(standing), taken })),
  keyNote(note({ ...hostileStory(standing), taken })),
  keyNote({ ...note(hostileStory(standing), true), handedOn: taken }),
  askAgainInstead(hostileStory(standing).request, refusalSentence({ code: 'not-shown-to-you' })),
];
const modals = [
  handOverModal({ ...ofSomebody(), story: story(standing) }),
  handOverModal({ ...hostileKey(), story: hostileStory(standing) }),
];

test('what is said of keys that are looked after keeps within the limits of Slack', () => {
  expect(messages.flatMap(messageFaults)).toEqual([]);
  expect(modals.flatMap(modalFaults)).toEqual([]);
});

test('whoever was handed a key is offered no other on the same approval', () => {
  const words = JSON.stringify(keyNote(note({ ...story(shown(true)), taken })));
  expect(words).toContain('Ask again');
  expect(words).not.toContain('"Rotate"');
  expect(words).not.toContain('Lost it?');
});

test('what is said of adopted keys keeps within the limits of Slack', () => {
  const org = { id: OrgId.parse('main'), name: longHostile };
  const wish = {
    key: keyId,
    org: org.id,
    datadogId: DatadogId.parse('6b0c0000-0000-4000-8000-000000000001'),
    name: longHostile,
    holder: ana,
    purpose: longHostile,
    lifetimeSeconds: 90 * 86_400,
    by: ben,
  };
  const outcomes = (['adopted', ...adoptionNos] as const).map((outcome) => ({ ...wish, outcome }));
  expect(outcomes.map(adoptionNote).flatMap(messageFaults)).toEqual([]);
  const form = adoptModal(org, [86_400, 90 * 86_400]);
  expect(modalFaults(form)).toEqual([]);
  const option = strangerOption({ ...wish, credential: 'application', last4: longHostile });
  const { text, description, value } = option;
  expect([text, description].every((part) => (part?.text.length ?? 0) <= 75)).toBe(true);
  expect(value).toBe(wish.datadogId);
});
