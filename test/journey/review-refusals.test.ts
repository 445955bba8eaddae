import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { carriedBy, type Pressing, startPressing } from '../slack/crafted.ts';
import { openWorld, type World } from '../world.ts';
import { answerTo } from './held-by.ts';
import { answers, dayFromNow, monthKey, reviewNote, reviewNotes, unanswered } from './reviewing.ts';
import { hours, statusOf } from './story-of.ts';

let world: World;
let pressing: Pressing;
beforeAll(async () => {
  world = await openWorld({ mode: 'http', wrap: unanswered('revoke') });
  pressing = await startPressing(world);
});
afterAll(async () => {
  await pressing.stop();
  await world.close();
});

const starts = (): number => world.audit().filter(({ what }) => what === 'review.started').length;

test('without live keys, without being an admin, or with a day that is over, none is started', async () => {
  const { ana, dora } = world;
  await dora.types(`review start --until ${dayFromNow(world, 9)}`);
  await answerTo(dora, 'Nobody holds a live key there');
  await monthKey(world, 'Under review');
  await ana.types(`review start --until ${dayFromNow(world, 9)}`);
  await answerTo(ana, 'Only an admin of mine can see this or ask for it');
  await ana.types('review status');
  await dora.types(`review start --until ${dayFromNow(world, -1)}`);
  await answerTo(dora, 'That day is over');
  await dora.types('review start --until soon');
  await answerTo(dora, 'I did not understand the date');
  await dora.types('review start --until 2199-01-01');
  await answerTo(dora, 'more than a year away');
  await dora.types(`review start --until ${dayFromNow(world, 9)} --org nowhere`);
  await answerTo(dora, 'organisation');
  await dora.types('review cancel');
  await answerTo(dora, 'No access review is open there');
  await dora.types('review status');
  await answerTo(dora, 'There was no access review yet');
  await dora.types('review please');
  await answerTo(dora, 'asks every holder which keys they still need');
  expect(starts()).toBe(0);
  expect(await reviewNotes(ana)).toBe(0);
});

test('while one is open there is no second, and its buttons serve its holder, once', async () => {
  const { ana, ben, dora } = world;
  const { secret } = await monthKey(world, 'Only hers');
  await dora.types(`review start --until ${dayFromNow(world, 9)}`);
  await answerTo(dora, 'has begun');
  await dora.types(`review start ${dayFromNow(world, 20)}`);
  await answerTo(dora, 'An access review of these keys is open already');
  expect(starts()).toBe(1);
  const note = await reviewNote(ana, '2 of your 2 keys');
  const value = carriedBy(note, actions.reviewDrop);
  const drop = { actionId: actions.reviewDrop, value, on: note };
  const others = await pressing.press({ ...drop, user: people.approver.id });
  expect(others.text).toContain('This belongs to somebody else');
  const keep = { actionId: actions.reviewKeep, value, on: note, user: people.requester.id };
  const pressedKey = /k_[a-z2-7]{16}/u.exec(value)?.[0] ?? '';
  await answers(world, ana, { key: pressedKey, said: 'reviewKeep' });
  await reviewNote(ana, '1 of your 2 keys');
  expect((await pressing.press(keep)).text).toContain('You have said *Keep* to this key already');
  const copy = { ...drop, user: people.requester.id, on: { ...note, ts: '1.000001' } };
  expect((await pressing.press(copy)).text).toContain('This message is out of date');
  expect(await statusOf(world, secret)).toBe(200);
  expect(await reviewNotes(ben)).toBe(0);
});

test('a button of a review that is over does nothing, whether it was cancelled or closed', async () => {
  const { ana, dora } = world;
  const note = await reviewNote(ana, 'your 2 keys');
  const value = carriedBy(note, actions.reviewDrop);
  const drop = { actionId: actions.reviewDrop, value, on: note, user: people.requester.id };
  await dora.types('review cancel');
  await answerTo(dora, 'Cancelled. Nothing is revoked by it');
  await reviewNote(ana, 'An admin cancelled it');
  expect((await pressing.press(drop)).text).toContain('This access review is over');
  await dora.types(`review start --until ${dayFromNow(world, 3)}`);
  const second = await reviewNote(ana, '2 of your 2 keys');
  const old = carriedBy(second, actions.reviewKeep);
  await world.control.person({ id: people.requester.id, deleted: true });
  await world.restartBot();
  await world.moveClock(hours(4 * 24 + 1));
  const result = wordsOf(await dora.waitForText('For an admin to see to'));
  expect(result).toContain('2 of somebody who could not be asked, and still live');
  await world.control.person({ id: people.requester.id, deleted: false });
  await world.restartBot();
  const late = { actionId: actions.reviewKeep, value: old, on: second, user: people.requester.id };
  expect((await pressing.press(late)).text).toContain('This access review is over');
});

test('Details tell of a key under review, and of the newer one while it is rotated', async () => {
  const { ana, dora } = world;
  const { key, secret, story } = await monthKey(world, 'Looked into');
  await dora.types(`review start --until ${dayFromNow(world, 9)}`);
  await answerTo(dora, 'has begun');
  const { channel, ts } = await reviewNote(ana, 'Looked into');
  const choice = JSON.stringify({ k: key });
  const details = { do: 'press', channel, ts, actionId: actions.keyDetails, choice } as const;
  await world.control.act(ana.id, details);
  expect(JSON.stringify(await ana.modal('Looked into'))).toContain(secret.slice(-4));
  await story.press(ana, actions.rotate);
  const next = await story.secret(secret);
  // The card of the older one tells so too, before it is recorded that the new one was shown.
  await story.note(`ending ${next.slice(-4)}`);
  await world.control.act(ana.id, details);
  expect(JSON.stringify(await ana.modal(next.slice(-4)))).not.toContain('no longer works');
});
