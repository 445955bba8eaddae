import { expect, test } from '@jest/globals';
import {
  closeModal,
  modalsOf,
  noViews,
  openModal as open,
  pushModal,
  type Views,
} from '../../../src/sandbox/slack/views.ts';
import {
  button,
  type Connected,
  callApi,
  errorOf,
  input,
  messagesOf,
  modal,
  openSocket,
  plain,
  section,
  typeCommand,
  withSlack,
} from './raw-app.ts';

const inOrder = (views: Views) => modalsOf(views, 'U0ANA').map(({ id }) => id);

const dispatching = section('row', { block_id: 'row', accessory: button('more') });

const openModal = async (at: Connected, view: object) => {
  const { trigger } = await typeCommand(at, 'U0ANA');
  const called = await callApi(at.slack, 'views.open', { trigger_id: trigger, view });
  return Object(called.body['view']);
};

/** Presses `more` in the top modal and gives the fresh trigger_id back. */
const pressMore = async ({ slack, app }: Connected) => {
  const view = slack.see('U0ANA').modals.at(-1)?.id ?? '';
  await slack.act('U0ANA', { do: 'press-in-view', view, actionId: 'more' }, 1);
  return app.got.at(-1)?.payload?.trigger_id ?? '';
};

test('a view with an input needs a submit button', async () => {
  await withSlack({}, async (at) => {
    const { trigger } = await typeCommand(at, 'U0ANA');
    const { submit: _, ...view } = modal([input('b', { type: 'plain_text_input' })]);
    const call = callApi(at.slack, 'views.open', { trigger_id: trigger, view });
    expect(await errorOf(call)).toBe('invalid_arguments');
    expect(await messagesOf(call)).toEqual([
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ]);
  });
});

test('a view keeps to its limits, and the refusal points into the view', async () => {
  await withSlack({}, async (at) => {
    const { trigger } = await typeCommand(at, 'U0ANA');
    const open = (view: object) => callApi(at.slack, 'views.open', { trigger_id: trigger, view });
    const fine = [section('x')];
    const tooLong = (length: number) => `[ERROR] must be less than ${length} characters`;
    expect(await messagesOf(open(modal(fine, { title: plain('x'.repeat(25)) })))).toEqual([
      `${tooLong(25)} [json-pointer:/view/title/text]`,
    ]);
    expect(await messagesOf(open(modal(fine, { private_metadata: 'x'.repeat(3001) })))).toEqual([
      `${tooLong(3001)} [json-pointer:/view/private_metadata]`,
    ]);
    expect(await messagesOf(open(modal([section('x'.repeat(3001))])))).toEqual([
      `${tooLong(3001)} [json-pointer:/view/blocks/0/text/text]`,
    ]);
    expect(await errorOf(open({ type: 'home', blocks: fine }))).toBe('invalid_arguments');
    const huge = Array.from({ length: 100 }, () => section('x'.repeat(2900)));
    expect(await errorOf(open(modal(huge)))).toBe('view_too_large');
  });
});

test('a stale hash is refused, the current one and none at all are taken', async () => {
  await withSlack({}, async (at) => {
    const { id, hash } = await openModal(at, modal([section('one')]));
    const update = (text: string, given: object) =>
      callApi(at.slack, 'views.update', { view_id: id, view: modal([section(text)]), ...given });
    expect(await errorOf(update('two', { hash }))).toBe('ok');
    expect(await errorOf(update('three', { hash }))).toBe('hash_conflict');
    expect(at.slack.see('U0ANA').modals[0]?.view['blocks']).toMatchObject([section('two')]);
    expect(await errorOf(update('four', {}))).toBe('ok');
  });
});

test('a fourth view does not fit on the stack', async () => {
  await withSlack({}, async (at) => {
    await openModal(at, modal([dispatching]));
    const push = async () => {
      const trigger = await pressMore(at);
      return callApi(at.slack, 'views.push', { trigger_id: trigger, view: modal([dispatching]) });
    };
    const second = Object((await push()).body['view']);
    expect(second.previous_view_id).toBe(second.root_view_id);
    expect(await errorOf(push())).toBe('ok');
    expect(await errorOf(push())).toBe('push_limit_reached');
    expect(at.slack.see('U0ANA').modals).toHaveLength(3);
    const bottom = at.slack.see('U0ANA').modals[0]?.id ?? '';
    const covered = at.slack.act('U0ANA', { do: 'submit', view: bottom, values: {} }, 1);
    await expect(covered).rejects.toThrow('lies on top');
  });
});

test('only something done in a modal can push onto it', async () => {
  await withSlack({}, async (at) => {
    await openModal(at, modal([dispatching]));
    const { trigger } = await typeCommand(at, 'U0ANA');
    const call = callApi(at.slack, 'views.push', {
      trigger_id: trigger,
      view: modal([dispatching]),
    });
    expect(await errorOf(call)).toBe('invalid_trigger_id');
  });
});

test('an external_id names one view only', async () => {
  await withSlack({}, async (at) => {
    const view = modal([section('x')], { external_id: 'only' });
    await openModal(at, view);
    const { trigger } = await typeCommand(at, 'U0BEN');
    const again = callApi(at.slack, 'views.open', { trigger_id: trigger, view });
    expect(await errorOf(again)).toBe('duplicate_external_id');
    const named = callApi(at.slack, 'views.update', { external_id: 'only', view });
    expect(await errorOf(named)).toBe('ok');
  });
});

test('Home belongs to one person and keeps its id', async () => {
  await withSlack({}, async ({ slack }) => {
    const view = { type: 'home', blocks: [section('mine')] };
    const publish = (user: string, more: object = {}) =>
      callApi(slack, 'views.publish', { user_id: user, view, ...more });
    const first = Object((await publish('U0ANA')).body['view']);
    const second = Object((await publish('U0ANA', { hash: first.hash })).body['view']);
    expect(second.id).toBe(first.id);
    expect(await errorOf(publish('U0ANA', { hash: first.hash }))).toBe('hash_conflict');
    expect(await errorOf(publish('U0NOBODY'))).toBe('user_not_found');
    expect(slack.see('U0BEN').home).toBeNull();
    const press = { do: 'press-in-view', view: first.id, actionId: 'x' } as const;
    await expect(slack.act('U0BEN', press, 1)).rejects.toThrow('does not see');
  });
});

test('the app hears of a closed view only where it asked to', async () => {
  await withSlack({}, async (at) => {
    const quiet = await openModal(at, modal([section('x')]));
    await at.slack.act('U0ANA', { do: 'close', view: quiet.id }, 1);
    expect(at.app.got.at(-1)?.type).toBe('slash_commands');
    const loud = await openModal(at, modal([section('x')], { notify_on_close: true }));
    await at.slack.act('U0ANA', { do: 'close', view: loud.id }, 1);
    expect(at.app.got.at(-1)?.payload).toMatchObject({
      type: 'view_closed',
      is_cleared: false,
      view: { id: loud.id, team_id: 'T0SANDBOX', app_installed_team_id: 'T0SANDBOX' },
    });
    expect(at.slack.see('U0ANA').modals).toEqual([]);
  });
});

const acks: [string, object, number, boolean][] = [
  [
    'update puts another view in its place',
    { response_action: 'update', view: modal([section('new')]) },
    1,
    false,
  ],
  ['push puts a view on top', { response_action: 'push', view: modal([section('new')]) }, 2, false],
  ['clear closes the stack', { response_action: 'clear' }, 0, false],
  [
    'an error for a block that is no input is trouble',
    { response_action: 'errors', errors: { nowhere: 'no' } },
    1,
    true,
  ],
  [
    'a view that breaks a limit is trouble',
    { response_action: 'update', view: modal([]) },
    1,
    true,
  ],
  ['an action that does not exist is trouble', { response_action: 'explode' }, 1, true],
];

test.each(acks)('answering a submission: %s', async (...[, ack, left, isTrouble]) => {
  await withSlack({}, async (at) => {
    at.app.socket.close();
    const app = await openSocket(at.slack, ({ payload }) =>
      payload?.['type'] === 'view_submission' ? ack : {},
    );
    const { id } = await openModal(
      { ...at, app },
      modal([input('b', { type: 'plain_text_input' })]),
    );
    const answer = await at.slack.act('U0ANA', { do: 'submit', view: id, values: { b: 'x' } }, 1);
    expect(answer.acknowledged).toBe(true);
    expect(answer.errors).toBeUndefined();
    expect(answer.slackSays !== undefined).toBe(isTrouble);
    expect(at.slack.see('U0ANA').modals).toHaveLength(left);
  });
});

test('a modal that overtakes the acknowledgement of the form below it stays open', () => {
  const views = noViews();
  const form = open(views, 'U0ANA', modal([]));
  const next = pushModal(views, form, modal([]));
  closeModal(views, form, false);
  expect(inOrder(views)).toEqual([next.id]);
});
