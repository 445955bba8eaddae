import { expect, test } from '@jest/globals';
import { approvalCard } from '../../blocks/approval-card.ts';
import { actions } from '../../blocks/ids.ts';
import type { Message } from '../../blocks/surface.ts';
import type { Standing, Story } from '../../src/access/notes.ts';
import {
  ana,
  approvers,
  everyStanding,
  hostileStory,
  later,
  request,
  scopeLines,
  shown,
  story,
  waiting,
} from './samples.ts';
import { stringsIn } from './slack-limits.ts';
import { everyTurn } from './turns.ts';

const idsOf = (message: Message) =>
  stringsIn(message.blocks)
    .filter(({ name }) => name === 'action_id')
    .map(({ text }) => text);
const wordsOf = (message: Message) =>
  stringsIn(message.blocks)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text)
    .join('\n');

test('a phone shows who asks, in which org, the worst risk and for how long', () => {
  expect(approvalCard(story(waiting)).text).toBe(
    `<@${ana}> asks for an application key in Acme production: changes things, 7 days`,
  );
});

test('a waiting card offers Approve, Deny and Adjust, with the revision on the screen', () => {
  const card = approvalCard({ ...story(waiting), request: { ...request(), revision: 4 } });
  expect(idsOf(card)).toEqual([actions.approve, actions.deny, actions.adjust]);
  const values = stringsIn(card).filter(({ name }) => name === 'value');
  expect(values.map(({ text }) => JSON.parse(text))).toEqual([
    { r: 'r_abcdefghijklmnop', v: 4 },
    { r: 'r_abcdefghijklmnop', v: 4 },
    { r: 'r_abcdefghijklmnop', v: 4 },
  ]);
});

test('Approve is one click without a question', () => {
  expect(JSON.stringify(approvalCard(story(waiting)))).not.toContain('"confirm"');
});

test('a decided card can be taken back while the approval lasts, and a failed one tried again', () => {
  for (const standing of everyStanding('no').filter(({ at }) => at !== 'waiting')) {
    const again = standing.at === 'failed' && standing.retryUntil !== null;
    const lasts = ['ready', 'making', 'shown'].includes(standing.at);
    const buttons = [...(again ? [actions.retry] : []), ...(lasts ? [actions.takeBack] : [])];
    expect(idsOf(approvalCard(story(standing)))).toEqual(buttons);
  }
});

test('the card says what the key may do, worst first, each with a plain word and why', () => {
  const scopes = scopeLines(['dashboards_read', 'logs_read_data', 'api_keys_delete']);
  const words = wordsOf(approvalCard({ ...story(waiting), scopes }));
  expect(words).toContain(
    [
      '🔴 `api_keys_delete` manages access: deletes API keys',
      '🟠 `logs_read_data` sensitive data: reads logs, which may hold personal data',
      '🟢 `dashboards_read` only reads',
    ].join('\n'),
  );
});

test('a hundred ordinary scopes are all shown', () => {
  const names = Array.from({ length: 100 }, (_, index) => `some_product_area_${index}_read`);
  const words = wordsOf(approvalCard({ ...story(waiting), scopes: scopeLines(names) }));
  for (const name of names) expect(words).toContain(`\`${name}\``);
  expect(words).not.toContain('more');
});

test('scopes that do not fit are counted, never silently left out', () => {
  const words = wordsOf(approvalCard(hostileStory(waiting)));
  const shown = words.match(/`x{90}_\d+`/gu)?.length ?? 0;
  expect(words).toContain(`and ${100 - shown} more, none of them worse than these`);
});

test('a key without any scope counts as the worst, as Datadog would allow it everything', () => {
  expect(approvalCard({ ...story(waiting), scopes: [] }).text).toContain('manages access');
});

test('a card that failed before anyone approved does not say that it was approved', () => {
  const standing: Standing = { at: 'failed', failure: 'policy-says-no', retryUntil: null };
  const card = approvalCard({ ...story(standing), request: { ...request(), decision: null } });
  expect(wordsOf(card)).not.toContain('Approved');
});

test('a denial stands on the card with its reason', () => {
  const standing = everyStanding('Use the shared key.').find(({ at }) => at === 'denied');
  const words = wordsOf(approvalCard(story(standing ?? waiting)));
  expect(words).toContain('Denied by <@U0BEN>');
  expect(words).toContain('> Use the shared key.');
});

test('the small print tells the request, the rule and when it lapses', () => {
  const words = wordsOf(approvalCard(story({ at: 'waiting', lapsesAt: later })));
  expect(words).toMatch(/Request `r_abcdefghijklmnop` · rule: one approver .* · lapses <!date/u);
});

const lastTurn = (fits: (of: Story) => boolean, standing: Standing = waiting): Story =>
  everyTurn(story(standing)).find(fits) ?? story(standing);

test('a card that needs two says who has approved, and offers to take that back', () => {
  const card = approvalCard(lastTurn(({ votes }) => votes.length === 2));
  expect(wordsOf(card)).toContain('2 of 2 approvals, by <@U0BEN> and <@U0ANA>.');
  expect(wordsOf(card)).toContain('One of them asked for it, as the rule allows in words.');
  expect(idsOf(card)).toContain(actions.withdrawVote);
  const lost = approvalCard(lastTurn(({ votes }) => votes.some(({ counts }) => !counts)));
  expect(wordsOf(lost)).toContain('What <@U0BEN> said no longer counts');
});

test('a card says what was taken away, by whom, and which rule decides now', () => {
  const words = wordsOf(approvalCard(lastTurn(({ request: { adjusted } }) => adjusted !== null)));
  expect(words).toMatch(/Adjusted by <@U0BEN>, <!date[^>]*>: without `dashboards_read`, /u);
  expect(words).toContain('for 7 days instead of 30 days. Earlier approvals no longer count.');
  expect(words).toContain('decides this now, in place of');
  expect(words).toContain('The fallback approvers can decide this too.');
});

test('a card that nobody can decide says so', () => {
  const card = approvalCard(lastTurn(({ request: { nobodySince } }) => nobodySince !== null));
  expect(wordsOf(card)).toContain('Nobody can approve this just now');
});

test('a use of break-glass can be marked as reviewed, once', () => {
  const used = lastTurn(({ review }) => review !== null, shown(true));
  expect(idsOf(approvalCard(used))).toEqual([actions.reviewed, actions.takeBack]);
  const done = lastTurn(({ review }) => review?.reviewedBy != null, shown(true));
  expect(idsOf(approvalCard(done))).toEqual([actions.takeBack]);
  expect(wordsOf(approvalCard(done))).toContain('Reviewed by <@U0BEN>');
});

test('a card that moved to another channel is a pointer without buttons', () => {
  const card = approvalCard({ ...story(waiting), movedTo: approvers });
  expect(idsOf(card)).toEqual([]);
  expect(wordsOf(card)).toContain('<#C0APPROVERS>');
});

test('a waiting card names live keys that look like the request, and how full Datadog is', () => {
  const alike = {
    holder: ana,
    purpose: 'Nightly <backup>',
    last4: '3f2a',
    expiresAt: later,
    samePurpose: true,
    sameScopes: false,
  };
  const room = { what: 'nearly-full', credential: 'application', used: 850, most: 1000 } as const;
  const beside = { alike: { items: [alike], count: 4 }, room: [room] };
  const words = wordsOf(approvalCard({ ...story(waiting), beside }));
  expect(words).toContain(`<@${ana}>: key ending 3f2a for _Nightly &lt;backup&gt;_`);
  expect(words).toContain('(the same purpose)');
  expect(words).toContain('and 3 more');
  expect(words).toContain('850 of 1000');
});
