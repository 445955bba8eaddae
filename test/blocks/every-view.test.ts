import { expect, test } from '@jest/globals';
import { adjustModal } from '../../blocks/adjust-modal.ts';
import { approvalCard, supersededCard } from '../../blocks/approval-card.ts';
import { denialModal } from '../../blocks/denial-modal.ts';
import { helpNote } from '../../blocks/help-note.ts';
import { keyNote } from '../../blocks/key-note.ts';
import { noticeMessage } from '../../blocks/notice.ts';
import { requestModal } from '../../blocks/request-modal.ts';
import { secretNote } from '../../blocks/secret-note.ts';
import { sentModal } from '../../blocks/sent-modal.ts';
import type { Message, Modal } from '../../blocks/surface.ts';
import { sweepNote, sweepReports } from '../../blocks/sweep-note.ts';
import { useAtRotation } from '../../blocks/use-line.ts';
import type { FormLine } from '../../src/access/form-line.ts';
import type { FormWarning, Story } from '../../src/access/notes.ts';
import type { Preview } from '../../src/access/preview.ts';
import { EnvironmentName, OrgId, ScopeName, SlackGroupId } from '../../src/policy/ids.ts';
import { nobody } from '../../src/policy/policy.ts';
import { everyPolicyRefusal } from './every-refusal.ts';
import { everyReview } from './every-review.ts';
import { everySweep } from './every-sweep.ts';
import { everyUse } from './every-use.ts';
import { formFacts } from './form-facts.ts';
import {
  ana,
  approvers,
  ben,
  day,
  everyStanding,
  hostileStory,
  keyId,
  longHostile,
  manyScopes,
  noon,
  note,
  older,
  org,
  request,
  requestId,
  secretFacts,
  shown,
  story,
  waiting,
} from './samples.ts';
import { markupIn, messageFaults, modalFaults, stringsIn } from './slack-limits.ts';
import { everyNotice, everyTurn } from './turns.ts';

const standings = everyStanding(longHostile);
const stories = standings.flatMap((standing) => [story(standing), hostileStory(standing)]);
const turns = [
  waiting,
  shown(true),
  ...everyStanding(longHostile).filter(({ at }) => at === 'cancelled'),
]
  .flatMap((standing) => [story(standing), hostileStory(standing)])
  .flatMap(everyTurn);
const notices = turns.flatMap(everyNotice);
const secret = 'b'.repeat(40);
const hostileSecretFacts = secretFacts({
  purpose: longHostile,
  org: { ...org, name: longHostile },
  apiUrl: longHostile,
  apiKeyHint: longHostile,
  scopes: manyScopes,
  last4: longHostile,
  replaces: longHostile,
  older: { ...older, last4: longHostile },
});

const kinds = ['token', 'application', 'pair', 'api'] as const;
const shownOnce = [{ credential: 'application', text: secret }] as const;
const ofKind = (story: Story, kind: (typeof kinds)[number]): Story => ({
  ...story,
  request: { ...story.request, ask: { ...story.request.ask, kind } },
});

const messages: readonly Message[] = [
  ...stories.map(approvalCard),
  ...turns.map(approvalCard),
  ...turns.map((each) => approvalCard({ ...each, movedTo: approvers })),
  ...turns.map((each) => keyNote(note(each))),
  ...notices.map(noticeMessage),
  supersededCard(requestId),
  ...everySweep.map(sweepNote),
  ...everyUse.map((use) => useAtRotation(keyId, use)),
  sweepReports(everySweep, [longHostile]),
  sweepReports([], []),
  ...everyReview,
  ...stories.flatMap((each) => [keyNote(note(each)), keyNote(note(each, true))]),
  secretNote(secretFacts(), shownOnce),
  secretNote(secretFacts({ replaces: '0b1d', apiKeyHint: '' }), shownOnce),
  secretNote(hostileSecretFacts, shownOnce),
  ...kinds.map((kind) => secretNote(secretFacts({ ...hostileSecretFacts, kind }), shownOnce)),
  ...kinds.flatMap((kind) => stories.slice(0, 2).map((each) => approvalCard(ofKind(each, kind)))),
  helpNote({ approverChannel: approvers }),
  helpNote({ approverChannel: null }),
];

const many = Array.from({ length: 150 }, (_, index) => index);
const presets = many.map((index) => ({
  id: `preset-${index}`,
  name: longHostile,
  about: longHostile,
  kind: 'scoped' as const,
  scopes: ['dashboards_read', 'metrics_read'].map((name) => ScopeName.parse(name)),
  optional: many.map((more) => ScopeName.parse(`${'x'.repeat(60)}_${more}`)),
}));
const crowded: Preview = {
  ...formFacts({ draft: { preset: 'preset-3', note: longHostile, purpose: longHostile } }).preview,
  choices: {
    orgs: { offered: many.map((index) => OrgId.parse(`org-${index}`)), leftOut: [] },
    environments: {
      offered: many.map((index) => EnvironmentName.parse(`env-${index}`)),
      leftOut: [],
    },
    presets: { offered: presets, leftOut: presets },
    kinds: { offered: ['token', 'application'], leftOut: ['pair', 'api'] },
    optional: { offered: presets[0]?.optional ?? [], leftOut: [] },
    longestSeconds: 400 * day,
    ruleOfAll: null,
  },
  lifetimes: many.map((index) => (index + 1) * day),
  tooLong: 500 * day,
};
const crowd = {
  groups: many.map((index) => SlackGroupId.parse(`S0${index}`)),
  channels: [approvers],
  users: [ana, ben],
};
const by = { rule: longHostile, maxSeconds: day };
const lines: readonly FormLine[] = [
  { at: 'start' },
  { at: 'where', open: 'org' },
  { at: 'where', open: 'environment' },
  { at: 'nothing' },
  { at: 'needs-approval', ...by, need: 2, able: 6, crowd },
  { at: 'needs-approval', ...by, need: 1, able: null, crowd: { ...crowd, groups: [] } },
  { at: 'needs-approval', ...by, need: 1, able: 1, crowd: { ...nobody, users: [ana] } },
  { at: 'at-once', ...by },
  { at: 'break-glass', ...by, reviewers: 3 },
  { at: 'break-glass', ...by, reviewers: null },
  ...everyPolicyRefusal.map((refusal): FormLine => ({ at: 'refused', refusal })),
];
const warnings: readonly FormWarning[] = [
  { what: 'nearly-full', credential: 'api', used: 45, most: 50 },
  { what: 'nearly-full', credential: 'application', used: 900, most: 1000 },
  { what: 'already-held', purpose: longHostile, last4: longHostile, expiresAt: noon, more: 3 },
];
const crowdedForm = (line: FormLine): Modal =>
  requestModal({
    preview: { ...crowded, line },
    orgs: many.map((index) => ({
      id: OrgId.parse(`org-${index}`),
      name: longHostile,
      site: longHostile,
    })),
    optional: manyScopes.map((scope) => ({ ...scope, name: scope.name.slice(-75) })),
    warnings,
  });
const denial = { requestId, revision: 3, requester: ana };
const modals: readonly Modal[] = [
  requestModal(formFacts({ presets: [] })),
  requestModal(formFacts({ draft: { preset: 'query-metrics' } })),
  crowdedForm(lines[0] ?? { at: 'start' }),
  ...lines.map((line) => requestModal(formFacts({ presets: [], line }))),
  sentModal({ requestId, approverChannel: approvers }),
  denialModal({ ...denial, purpose: 'Backup' }),
  denialModal({ ...denial, purpose: longHostile }),
  adjustModal(request()),
  adjustModal(request({ kind: 'api', scopes: [], purpose: longHostile })),
  adjustModal(request({ scopes: manyScopes.map(({ name }) => ScopeName.parse(name)) })),
];

test("every message in every state keeps within Slack's limits, however long the texts", () => {
  for (const message of messages) expect(messageFaults(message)).toEqual([]);
});

test("every modal keeps within Slack's limits, however long the texts", () => {
  for (const modal of modals) expect(modalFaults(modal)).toEqual([]);
});

test('whatever people write, only the known people, channels and dates are marked up', () => {
  const ours =
    /^<(?:https:\/\/app\.datadoghq\.eu\/organization-settings\/[a-z-]+\?id=[0-9a-f-]+\|[0-9a-f-]+|@U0ANA|@U0BEN|#C0APPROVERS|!subteam\^S0[A-Z0-9]+|!date\^\d+\^[^<>]+\|[^<>]+ UTC)>$/u;
  for (const view of [...messages, ...modals]) {
    for (const markup of markupIn(view)) {
      for (const tag of markup.match(/<[^>]*>?/gu) ?? []) expect(tag).toMatch(ours);
    }
  }
});

test('whatever people write, nobody is pinged and nothing turns direction', () => {
  for (const view of [...messages, ...modals]) {
    for (const text of markupIn(view)) {
      // A group that a rule names is called on purpose.
      const markup = text.replaceAll(/<!subteam\^S0[A-Z0-9]+>/gu, '');
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
  const carried =
    /^\{"(?:k":"k_[a-z2-7]{16}"|r":"r_[a-z2-7]{16}","[vg]":\d+|n":\d+,"(?:k":"k_[a-z2-7]{16}"|p":\d+)|o":"[a-z0-9-]{1,40}")\}$/u;
  for (const message of messages) {
    const values = stringsIn(message).filter(({ name }) => name === 'value');
    for (const { text } of values) expect(text).toMatch(carried);
  }
});
