import { expect, test } from '@jest/globals';
import { approvalCard, supersededCard } from '../../blocks/approval-card.ts';
import { denialModal } from '../../blocks/denial-modal.ts';
import { helpNote } from '../../blocks/help-note.ts';
import { keyNote } from '../../blocks/key-note.ts';
import { requestModal } from '../../blocks/request-modal.ts';
import { secretNote } from '../../blocks/secret-note.ts';
import { sentModal } from '../../blocks/sent-modal.ts';
import type { Message, Modal } from '../../blocks/surface.ts';
import type { Story } from '../../src/access/notes.ts';
import { OrgId } from '../../src/policy/ids.ts';
import {
  ana,
  approvers,
  day,
  everyStanding,
  hostileStory,
  longHostile,
  manyScopes,
  note,
  org,
  requestId,
  secretFacts,
  story,
} from './samples.ts';
import { markupIn, messageFaults, modalFaults, stringsIn } from './slack-limits.ts';

const standings = everyStanding(longHostile);
const stories = standings.flatMap((standing) => [story(standing), hostileStory(standing)]);
const secret = 'b'.repeat(40);
const hostileSecretFacts = secretFacts({
  purpose: longHostile,
  org: { ...org, name: longHostile },
  apiUrl: longHostile,
  apiKeyHint: longHostile,
  scopes: manyScopes,
  last4: longHostile,
  replaces: longHostile,
});

const kinds = ['token', 'application', 'pair', 'api'] as const;
const shown = [{ credential: 'application', text: secret }] as const;
const ofKind = (story: Story, kind: (typeof kinds)[number]): Story => ({
  ...story,
  request: { ...story.request, ask: { ...story.request.ask, kind } },
});

const messages: readonly Message[] = [
  ...stories.map(approvalCard),
  supersededCard(requestId),
  ...stories.flatMap((each) => [keyNote(note(each)), keyNote(note(each, true))]),
  secretNote(secretFacts(), shown),
  secretNote(secretFacts({ replaces: '0b1d', apiKeyHint: '' }), shown),
  secretNote(hostileSecretFacts, shown),
  ...kinds.map((kind) => secretNote(secretFacts({ ...hostileSecretFacts, kind }), shown)),
  ...kinds.flatMap((kind) => stories.slice(0, 2).map((each) => approvalCard(ofKind(each, kind)))),
  helpNote({ approverChannel: approvers }),
  helpNote({ approverChannel: null }),
];

const many = Array.from({ length: 150 }, (_, index) => index);
const presets = many.map((index) => ({
  id: `preset-${index}`,
  name: longHostile,
  scopes: manyScopes.map(({ name }) => name),
}));
const denial = { requestId, revision: 3, requester: ana };
const modals: readonly Modal[] = [
  requestModal({
    presets: [],
    orgs: [],
    kinds: [],
    lifetimes: [],
    approverChannel: null,
    maxLifetimeSeconds: day,
  }),
  requestModal({
    presets,
    orgs: many.map((index) => ({
      id: OrgId.parse(`org-${index}`),
      name: longHostile,
      site: longHostile,
    })),
    kinds: ['token', 'application', 'pair', 'api'],
    lifetimes: many.map((index) => (index + 1) * day),
    approverChannel: approvers,
    maxLifetimeSeconds: 400 * day,
    preset: 'preset-3',
  }),
  sentModal({ requestId, approverChannel: approvers }),
  denialModal({ ...denial, purpose: 'Backup' }),
  denialModal({ ...denial, purpose: longHostile }),
];

test("every message in every state keeps within Slack's limits, however long the texts", () => {
  for (const message of messages) expect(messageFaults(message)).toEqual([]);
});

test("every modal keeps within Slack's limits, however long the texts", () => {
  for (const modal of modals) expect(modalFaults(modal)).toEqual([]);
});

test('whatever people write, only the known people, channels and dates are marked up', () => {
  const ours =
    /^<(?:https:\/\/app\.datadoghq\.eu\/organization-settings\/[a-z-]+\?id=[0-9a-f-]+\|[0-9a-f-]+|@U0ANA|@U0BEN|#C0APPROVERS|!date\^\d+\^[^<>]+\|[^<>]+ UTC)>$/u;
  for (const view of [...messages, ...modals]) {
    for (const markup of markupIn(view)) {
      for (const tag of markup.match(/<[^>]*>?/gu) ?? []) expect(tag).toMatch(ours);
    }
  }
});

test('whatever people write, nobody is pinged and nothing turns direction', () => {
  for (const view of [...messages, ...modals]) {
    for (const markup of markupIn(view)) {
      expect(markup).not.toMatch(/@(?:here|channel|everyone)\b|<!(?!date)|[\u202a-\u202e\u200b]/u);
    }
  }
});

test('our own words never shout', () => {
  const calm = everyStanding('no').map(story);
  const views = [...calm.map(approvalCard), ...calm.map((each) => keyNote(note(each)))];
  for (const view of [...views, ...modals.slice(0, 1)]) {
    for (const markup of markupIn(view)) {
      expect(markup.replace(/<!date[^>]*>/gu, '')).not.toContain('!');
    }
  }
});

test('a button carries an id and a number, and nothing else', () => {
  const carried = /^\{"(?:k":"k_[a-z2-7]{16}"|r":"r_[a-z2-7]{16}","[vg]":\d+)\}$/u;
  for (const message of messages) {
    const values = stringsIn(message).filter(({ name }) => name === 'value');
    for (const { text } of values) expect(text).toMatch(carried);
  }
});
