import { expect, test } from '@jest/globals';
import { anyKeyModal } from '../../blocks/any-key-modal.ts';
import { onItsWay, replaceModal, revokeModal } from '../../blocks/end-key-modal.ts';
import { homeView } from '../../blocks/home.ts';
import { actions } from '../../blocks/ids.ts';
import { keyMenu } from '../../blocks/key-menu.ts';
import { keysFilterModal } from '../../blocks/keys-filter-modal.ts';
import { sentenceModal } from '../../blocks/refusal-modal.ts';
import { rotateModal, switchedModal } from '../../blocks/rotate-key-modal.ts';
import { somebodysKey, stuckWords } from '../../blocks/somebodys-key.ts';
import { useModal } from '../../blocks/use-modal.ts';
import type { AdminFacts, AllKeysHome, OwnHome } from '../../src/access/home-facts.ts';
import { everyKey, type KeyFilter } from '../../src/access/key-filter.ts';
import { keyStates } from '../../src/access/lifecycle.ts';
import type { Story } from '../../src/access/notes.ts';
import { OrgId } from '../../src/policy/ids.ts';
import { calmAdmin, everyStuckKey, hostileAdmin, hostileKey, ofSomebody } from './key-samples.ts';
import { ana, approvers, hostileStory, longHostile, older, org, shown, story } from './samples.ts';
import { homeFaults, markupIn, modalFaults, stringsIn } from './slack-limits.ts';

const workspace = { id: 'T0ACME', url: 'https://acme.slack.com/' };
const narrow: KeyFilter = {
  state: 'unsaved',
  words: longHostile,
  holder: ana,
  org: OrgId.parse('prod'),
  preset: 'dashboards-as-code',
  unscoped: true,
  endsSoon: true,
};
const listed = (shownKeys: number, count: number, filter = everyKey): AllKeysHome => ({
  shows: 'all-keys',
  filter,
  keys: {
    items: Array.from({ length: shownKeys }, (_, index) =>
      index % 2 === 0
        ? hostileKey(index % 4 === 0 ? {} : { state: 'revoking', scopes: [] })
        : { ...ofSomebody({ expiresAt: null }), org },
    ),
    count,
    page: 1,
    pages: Math.max(1, Math.ceil(count / 40)),
  },
});
const own = (admin: AdminFacts): OwnHome => ({
  shows: 'own',
  approverChannel: approvers,
  keys: { items: [], count: 0, page: 1, pages: 1 },
  revoking: { items: [], count: 0 },
  presses: { items: [], count: 0 },
  decisions: { items: [], count: 0 },
  requests: [],
  reviews: [],
  admin,
});
const words = (view: unknown): string =>
  stringsIn(view)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)
    .join('\n');

const lists = [
  listed(0, 0),
  listed(1, 1),
  listed(40, 45, narrow),
  listed(40, 5_000),
  listed(40, 10_000, { ...everyKey, state: 'revoking' }),
];
const homes = [...lists, own(calmAdmin), own(hostileAdmin)].map((home) =>
  homeView(home, workspace),
);

const kinds = ['token', 'application', 'pair', 'api'] as const;
const ofKind = (it: Story, kind: (typeof kinds)[number]): Story => ({
  ...it,
  request: { ...it.request, ask: { ...it.request.ask, kind } },
});
const standing = shown(true);
const many = Array.from({ length: 150 }, (_, index) => index);
const choices = {
  orgs: many.map((index) => ({ ...org, id: OrgId.parse(`org-${index}`), name: longHostile })),
  presets: many.map((index) => ({ id: `preset-${index}`, name: longHostile })),
};
const modals = [
  sentenceModal(onItsWay),
  keysFilterModal({ filter: everyKey, orgs: [org], presets: [] }),
  keysFilterModal({ filter: { ...narrow, words: 'backup' }, ...choices }),
  ...keyStates.map((state) =>
    anyKeyModal({ ...hostileKey({ state }), story: hostileStory(standing) }, workspace),
  ),
  anyKeyModal({ ...ofSomebody({ kind: 'api' }), story: story(standing) }, workspace),
  ...kinds.flatMap((kind) =>
    [story(standing), hostileStory(standing)].flatMap((each) => {
      const it = ofKind(each, kind);
      if (standing.at !== 'shown') return [];
      return [
        revokeModal(it, standing),
        replaceModal(it, standing),
        rotateModal(it, standing, []),
        switchedModal(it, older),
        useModal({ story: it, at: { apiUrl: longHostile, apiKeyHint: longHostile } }),
        useModal({ story: it, at: { apiUrl: 'https://api.datadoghq.eu', apiKeyHint: '' } }),
      ];
    }),
  ),
];

test("an admin's Home keeps within Slack's limits with 0, 1, 45 and 5,000 keys", () => {
  for (const home of homes) expect(homeFaults(home)).toEqual([]);
});

test("the forms of keys keep within Slack's limits, however long the texts", () => {
  for (const modal of modals) expect(modalFaults(modal)).toEqual([]);
});

test('whatever people write, what admins see marks up only people, channels, dates and our links', () => {
  const ours =
    /^<(?:@U0ANA|@U0BEN|#C0APPROVERS|!date\^\d+\^[^<>]+\|[^<>]+ UTC|https:\/\/[a-z.]*(?:acme\.slack\.com|slack\.com|datadoghq\.eu)\/[^<>|]+\|[^<>|]+)>$/u;
  const stuck = everyStuckKey.map((key) => somebodysKey(key, stuckWords(key)));
  for (const view of [...homes, ...modals, stuck]) {
    for (const markup of markupIn(view)) {
      for (const tag of markup.match(/<[^>]*>?/gu) ?? []) expect(tag).toMatch(ours);
      expect(markup).not.toMatch(/@(?:here|channel|everyone)\b|[\u202a-\u202e\u200b]/u);
    }
  }
});

test('5,000 keys come in pages of 40, and the list says what it is narrowed by', () => {
  expect(words(homeView(listed(40, 5_000), workspace))).toContain(
    'Page 1 of 125, 5000 keys in all.',
  );
  expect(words(homeView(listed(40, 10_000), workspace))).toContain('10000 or more keys');
  const one = words(homeView(listed(1, 1, { ...narrow, words: 'backup' }), workspace));
  expect(one).toContain('1 key: live, and not said to be saved; held by <@U0ANA>; in `prod`');
  expect(one).toContain('limited by no permission; ending within 7 days; with "backup"');
  expect(words(homeView(listed(0, 0), workspace))).toContain('No key fits.');
});

test('how ddkey is stands in one line; a checklist only until it is green', () => {
  const calm = words(homeView(own(calmAdmin), workspace));
  expect(calm).toContain('🟢 Slack · 🟢 Ledger · 🟢 Acme production (datadoghq.eu)');
  expect(calm).toContain('45 live keys · 1 request waits · 0 keys being revoked · 0 of them stuck');
  expect(calm).toContain('45 of 50 API keys 🟠 nearly full');
  expect(calm).not.toContain('Left to set up');
  expect(calm).not.toContain('Stuck');
  const bad = words(homeView(own(hostileAdmin), workspace));
  expect(bad).toContain('⬜ A policy file says who may get what');
  expect(bad).toContain('🟠 Ledger: work is late by 90 min');
  expect(bad).toContain('and 4995 more');
});

test('the menu of a key names it and its generation, and what ends it says that it asks first', () => {
  if (standing.at !== 'shown') throw new Error('not shown');
  const menu = keyMenu({}, standing);
  expect(menu.action_id).toBe(actions.keyMenu);
  expect(menu.confirm).toBeUndefined();
  expect(menu.options.map(({ text }) => text.text)).toEqual([
    'Details',
    'Show how to use it',
    'Rotate…',
    'Lost it? Replace…',
    'Revoke…',
  ]);
  expect(menu.options[4]?.value).toBe('{"k":"k_abcdefghijklmnop","g":1,"a":"revoke"}');
});

test('while two keys work, the menu says that the older one can go, and never more than five things', () => {
  if (standing.at !== 'shown') throw new Error('not shown');
  const { options } = keyMenu(story(standing), { ...standing, older });
  expect(options.map(({ text }) => text.text)).toContain('I have switched…');
  expect(options.map(({ text }) => text.text)).not.toContain('Rotate…');
  expect(options).toHaveLength(5);
});

test('how to use a key is shown without any secret', () => {
  const at = { apiUrl: 'https://api.datadoghq.eu', apiKeyHint: 'in Vault' };
  const use = words(useModal({ story: ofKind(story(standing), 'application'), at }));
  expect(use).toContain(
    'DD_SITE=datadoghq.eu\nDD_API_KEY=the-shared-one\nDD_APP_KEY=the-one-you-saved',
  );
  expect(use).toContain('DD-APPLICATION-KEY: $DD_APP_KEY');
  expect(use).toContain('in Vault');
});

test('the question before a revocation names the older key that goes with it', () => {
  const both = { ...shown(true), older };
  const question = (standing: typeof both | ReturnType<typeof shown>): string =>
    JSON.stringify(revokeModal(story(standing), standing).blocks.at(-1));
  expect(question(both)).toContain('ending 3f2a stops working at once, and so does the older one');
  expect(question(both)).toContain('ending 0b1d.');
  expect(question(shown(true))).not.toContain('older');
});
