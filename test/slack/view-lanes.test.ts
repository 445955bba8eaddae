import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { ViewsUpdateArguments } from '@slack/web-api';
import type { Modal } from '../../blocks/surface.ts';
import { viewLanes } from '../../src/slack/view-lanes.ts';

/* Updates of one view keep the order in which the person acted, whatever the answers take. */

const modal = (title: string): Modal => ({
  type: 'modal',
  title: { type: 'plain_text', text: title },
  blocks: [],
});

/** A Slack that takes the given times for its answers, and gives each update a hash of its own. */
function slowSlack(...takes: readonly number[]) {
  const shown: { readonly title: string; readonly hash: string }[] = [];
  let calls = 0;
  const update = async (given?: ViewsUpdateArguments) => {
    const ms = takes[calls] ?? 0;
    calls += 1;
    await pause(ms);
    const title = given?.view.type === 'modal' ? given.view.title.text : '';
    shown.push({ title, hash: given?.hash ?? '' });
    return { ok: true, view: { hash: `after ${title}` } };
  };
  return { client: { views: { update } }, shown };
}

const view = { id: 'V0FORM', hash: 'at first' };

test('what the person did last is shown last, though an earlier answer is slower', async () => {
  const { client, shown } = slowSlack(60, 0);
  const { inLane } = viewLanes();
  const one = inLane(client, { view, stamp: '1.1' }, (show) => show(modal('one')));
  await pause(10);
  const two = inLane(client, { view, stamp: '1.2' }, (show) => show(modal('two')));
  await Promise.all([one, two]);
  expect(shown).toEqual([
    { title: 'one', hash: 'at first' },
    { title: 'two', hash: 'after one' },
  ]);
});

test('what belongs to an earlier act is dropped once the person has done something else', async () => {
  const { client, shown } = slowSlack();
  const { inLane } = viewLanes();
  const one = inLane(client, { view, stamp: '1.1' }, async (show) => {
    await pause(40);
    await show(modal('one'));
  });
  await inLane(client, { view, stamp: '1.2' }, (show) => show(modal('two')));
  await one;
  expect(shown.map(({ title }) => title)).toEqual(['two']);
});

test('an act that came twice, or late, counts once', async () => {
  const { client, shown } = slowSlack();
  const { inLane } = viewLanes();
  for (const stamp of ['1.2', '1.2', '1.1']) {
    await inLane(client, { view, stamp }, (show) => show(modal(stamp)));
  }
  expect(shown.map(({ title }) => title)).toEqual(['1.2']);
});

test('a hash that is not one of ours is kept: somebody else has changed the view', async () => {
  const { client, shown } = slowSlack();
  const { inLane } = viewLanes();
  await inLane(client, { view, stamp: '1.1' }, (show) => show(modal('one')));
  const changed = { ...view, hash: 'by another replica' };
  await inLane(client, { view: changed, stamp: '1.2' }, (show) => show(modal('two')));
  expect(shown.map(({ hash }) => hash)).toEqual(['at first', 'by another replica']);
});

test('a failed update is a fault of its own, and the next one still goes through', async () => {
  const { client, shown } = slowSlack();
  const { inLane } = viewLanes();
  const broken = { views: { update: () => Promise.reject(new Error('down')) } };
  const failing = inLane(broken, { view, stamp: '1.1' }, (show) => show(modal('one')));
  await expect(failing).rejects.toThrow('down');
  await inLane(client, { view, stamp: '1.2' }, (show) => show(modal('two')));
  expect(shown.map(({ title }) => title)).toEqual(['two']);
});
