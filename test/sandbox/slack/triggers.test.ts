import { expect, test } from '@jest/globals';
import { SlackRefusal } from '../../../src/sandbox/slack/slack-refusal.ts';
import { newTriggers } from '../../../src/sandbox/slack/triggers.ts';
import { callApi, errorOf, modal, section, typeCommand, withSlack } from './raw-app.ts';

const view = modal([section('hello')]);

test('a trigger_id opens one view and is then used up', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { trigger } = await typeCommand({ slack, app }, 'U0ANA');
    const open = () => callApi(slack, 'views.open', { trigger_id: trigger, view });
    expect(await errorOf(open())).toBe('ok');
    expect(await errorOf(open())).toBe('exchanged_trigger_id');
    expect(slack.see('U0ANA').modals).toHaveLength(1);
  });
});

test('a trigger_id that Slack never gave out is refused', async () => {
  await withSlack({}, async ({ slack }) => {
    const call = callApi(slack, 'views.open', { trigger_id: '1.2.3', view });
    expect(await errorOf(call)).toBe('invalid_trigger_id');
  });
});

test('a trigger_id lives three seconds of real time', () => {
  let now = 1_000_000;
  const triggers = newTriggers(() => now);
  const early = triggers.issue({ person: 'U0ANA', viewId: null });
  const late = triggers.issue({ person: 'U0ANA', viewId: null });
  now += 3_000;
  expect(triggers.exchange(early).person).toBe('U0ANA');
  now += 1;
  expect(() => triggers.exchange(late)).toThrow(new SlackRefusal('expired_trigger_id'));
});

test('a refused view leaves the trigger_id for a second try', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { trigger } = await typeCommand({ slack, app }, 'U0ANA');
    const open = (blocks: unknown[]) =>
      callApi(slack, 'views.open', { trigger_id: trigger, view: modal(blocks) });
    expect(await errorOf(open([]))).toBe('invalid_arguments');
    expect(await errorOf(open([section('fine')]))).toBe('ok');
  });
});
