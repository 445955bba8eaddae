import { expect, test } from '@jest/globals';
import { homeNotice, homeView } from '../../blocks/home.ts';
import { actions } from '../../blocks/ids.ts';
import { keyDetailsModal, looking } from '../../blocks/key-details-modal.ts';
import { keyList } from '../../blocks/key-list.ts';
import { messageLink } from '../../blocks/message-link.ts';
import { md } from '../../blocks/mrkdwn.ts';
import type { MyRequest, OwnHome } from '../../src/access/home-facts.ts';
import type { Standing, Story } from '../../src/access/notes.ts';
import { DatadogId, KeyId } from '../../src/policy/ids.ts';
import { hostileAdmin } from './key-samples.ts';
import {
  approvers,
  ben,
  everyStanding,
  hostileStory,
  later,
  longHostile,
  note,
  older,
  shown,
  story,
  waiting,
} from './samples.ts';
import { homeFaults, markupIn, messageFaults, modalFaults, stringsIn } from './slack-limits.ts';

const workspace = { id: 'T0ACME', url: 'https://acme.slack.com/' };
const posted = { channel: approvers, ts: '1764072000.000100' };

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const list = <T>(items: readonly T[], count = items.length) => ({ items, count });

const inMessages = (it: Story): Story => ({
  ...it,
  request: { ...it.request, card: posted, note: posted },
});
const heldKey = (index: number): Story => {
  const standing = shown(index % 2 === 0);
  const key = KeyId.parse(`k_abcdefghijklmn${'abcdefghijklmnopqrstuvwxyz'.charAt(index)}a`);
  return story(standing.at === 'shown' ? { ...standing, key } : standing);
};
const pressed: Standing = everyStanding('no').find(({ at }) => at === 'ready') ?? waiting;

const crowd = { people: many(4, () => ben), count: 9 };
const asked = (it: Story): MyRequest => ({
  ...it,
  asked: it.standing.at === 'waiting' ? crowd : null,
});

const empty: OwnHome = {
  shows: 'own',
  approverChannel: approvers,
  keys: { ...list<Story>([]), page: 1, pages: 1 },
  revoking: list<Story>([]),
  admin: null,
  presses: list<Story>([]),
  decisions: list<Story>([]),
  requests: [],
  reviews: [],
};
const withKeys = (items: readonly Story[], more: Partial<OwnHome['keys']> = {}): OwnHome => ({
  ...empty,
  keys: { ...list(items), page: 1, pages: 1, ...more },
  requests: items.slice(0, 5).map(asked),
});
const ended = everyStanding('no').find(({ at }) => at === 'ended') ?? waiting;
const fullest = (make: (standing: Standing) => Story): OwnHome => ({
  ...empty,
  admin: hostileAdmin,
  reviews: many(5, () => ({ org: make(ended).org, until: later, open: 9, keys: 45, posted })),
  revoking: list(
    many(5, () => make(ended)),
    7,
  ),
  keys: {
    ...list(
      many(20, () => make(shown(false))),
      45,
    ),
    page: 2,
    pages: 3,
  },
  presses: list(
    many(5, () => inMessages(make(pressed))),
    9,
  ),
  decisions: list(
    many(5, () => inMessages(make(waiting))),
    100,
  ),
  requests: many(5, (index) => asked(make(index < 3 ? waiting : pressed))),
});

const words = (view: unknown): string =>
  stringsIn(view)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)
    .join('\n');
const buttonsOf = (view: unknown, action: string): number =>
  stringsIn(view).filter(({ name, text }) => name === 'action_id' && text === action).length;

const homes = [
  homeView(empty, workspace),
  homeView({ ...empty, decisions: 'unknown' }, workspace),
  homeView(withKeys([heldKey(0)]), workspace),
  homeView(withKeys(many(20, heldKey), { count: 45, pages: 3 }), workspace),
  homeView(fullest(story), workspace),
  homeView(fullest(hostileStory), workspace),
  homeView(fullest(hostileStory), { ...workspace, url: null }),
  ...everyStanding(longHostile).map((standing) =>
    homeView(
      { ...empty, requests: [hostileStory(standing), story(standing)].map(asked) },
      workspace,
    ),
  ),
  homeNotice(md`Only members of this workspace can ask for keys.`),
];

test("Home keeps within Slack's limits with no key, one and many, however long the texts", () => {
  for (const home of homes) expect(homeFaults(home)).toEqual([]);
});

test('an empty Home says in two lines what to do, under the one button', () => {
  const home = homeView(empty, workspace);
  expect(buttonsOf(home, actions.request)).toBe(1);
  expect(home.blocks).toHaveLength(2);
  expect(words(home.blocks[1]).split('\n')).toHaveLength(2);
});

test('one key is told by its purpose, kind, ending, place, end and whether it was saved', () => {
  const home = words(homeView(withKeys([heldKey(1)]), workspace));
  expect(home).toContain('*Nightly backup of dashboards*\napplication key, ending 3f2a');
  expect(home).toContain('Acme production (datadoghq.eu)');
  expect(home).toContain('You have not said yet that you saved it.');
  expect(home).not.toContain('Page');
});

test('of 45 keys a page shows 20, with the ways to the pages beside it', () => {
  const at = (page: number) =>
    homeView(withKeys(many(20, heldKey), { count: 45, pages: 3, page }), workspace);
  expect(buttonsOf(at(1), actions.keyMenu)).toBe(20);
  expect([1, 2, 3].map((page) => buttonsOf(at(page), actions.homeBack))).toEqual([0, 1, 1]);
  expect([1, 2, 3].map((page) => buttonsOf(at(page), actions.homeNext))).toEqual([1, 1, 0]);
  expect(words(at(2))).toContain('Page 2 of 3, 45 keys in all.');
});

test('what needs a person leads to the message with its button', () => {
  const home = words(homeView(fullest(story), workspace));
  const there = 'https://acme.slack.com/archives/C0APPROVERS/p1764072000000100';
  expect(home).toContain(`<${there}|Go to the message with the button>`);
  expect(home).toContain(`<${there}|Go to the request>`);
  expect(home).toContain('and 4 more of your own');
  expect(home).toContain('and at least 95 more in the approver channel');
});

test("where Slack did not tell the workspace's address, links go through its redirect", () => {
  expect(messageLink({ id: 'T0ACME', url: null }, posted, md`there`)).toBe(
    '<https://slack.com/app_redirect?team=T0ACME&amp;channel=C0APPROVERS&amp;message_ts=1764072000.000100|there>',
  );
  expect(messageLink({ id: 'T0ACME', url: 'javascript:x|' }, posted, md`there`)).toBe('there');
  expect(messageLink(workspace, null, md`there`)).toBe('there');
});

test('buttons of Home carry an id, a revision or a page, and nothing else', () => {
  const carried =
    /^(?:new|all|own|filter|\{"(?:k":"k_[a-z2-7]{16}"|k":"k_[a-z2-7]{16}","g":\d+,"a":"[a-z]+"|r":"r_[a-z2-7]{16}","v":\d+|p":\d+)\})$/u;
  for (const home of homes) {
    for (const { name, text } of stringsIn(home))
      if (name === 'value') expect(text).toMatch(carried);
  }
});

test('whatever people write, Home and the list mark up only people, channels, dates and our links', () => {
  const ours =
    /^<(?:@U0ANA|@U0BEN|#C0APPROVERS|!date\^\d+\^[^<>]+\|[^<>]+ UTC|https:\/\/(?:acme\.slack\.com\/archives|slack\.com\/app_redirect)[^<>|]+\|[^<>|]+)>$/u;
  const lists = [keyList(list([hostileStory(shown(true))]))];
  for (const view of [...homes, ...lists]) {
    for (const markup of markupIn(view)) {
      for (const tag of markup.match(/<[^>]*>?/gu) ?? []) expect(tag).toMatch(ours);
      expect(markup).not.toMatch(/@(?:here|channel|everyone)\b|[\u202a-\u202e\u200b]/u);
    }
  }
});

test("the list and the details keep within Slack's limits", () => {
  const lists = [
    keyList(list<Story>([])),
    keyList(list([heldKey(0)])),
    keyList(
      list(
        many(45, () => hostileStory(shown(false))),
        60,
      ),
    ),
    keyList(
      list([hostileStory(shown(true)), hostileStory({ ...shown(true), older })]),
      'to-rotate',
    ),
  ];
  for (const message of lists) expect(messageFaults(message)).toEqual([]);
  expect(words(lists[2])).toContain('and 15 more: open my Home');
  const id = DatadogId.parse('3f0c1de0-9c8e-4c4e-8f5e-0a1b2c3d4e5f');
  for (const each of [story(shown(true)), hostileStory(shown(true)), note(story(shown(false)))]) {
    const details = keyDetailsModal({ story: each, datadogIds: [id, id] }, [looking]);
    expect(modalFaults(details)).toEqual([]);
    expect(words(details)).toContain(id);
    expect(words(details)).toContain('Looking at what it was used for…');
    expect(words(details)).toContain('Approved by <@U0BEN>');
  }
});
