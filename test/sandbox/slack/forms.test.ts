import { expect, test } from '@jest/globals';
import {
  actions,
  type Connected,
  callApi,
  input,
  modal,
  option,
  options,
  section,
  typeCommand,
  withSlack,
} from './raw-app.ts';

const blocks = [
  input('why', { type: 'plain_text_input', min_length: 5, max_length: 8 }),
  input('org', { type: 'static_select', options: options(3), initial_option: option('o1') }),
  input('day', { type: 'datepicker' }, { optional: true }),
  input('tags', { type: 'checkboxes', options: options(2) }, { optional: true }),
  input('kind', { type: 'radio_buttons', options: options(2) }, { optional: true }),
  input(
    'live',
    { type: 'static_select', options: options(2) },
    { optional: true, dispatch_action: true },
  ),
  input(
    'scopes',
    { type: 'multi_external_select', action_id: 'scope', max_selected_items: 2 },
    { optional: true },
  ),
  { ...actions({ type: 'users_select', action_id: 'who' }), block_id: 'people' },
];

const withForm = (run: (at: Connected & { view: string }) => Promise<void>) =>
  withSlack({}, async (at) => {
    const { trigger } = await typeCommand(at, 'U0ANA');
    await callApi(at.slack, 'views.open', { trigger_id: trigger, view: modal(blocks) });
    await run({ ...at, view: at.slack.see('U0ANA').modals[0]?.id ?? '' });
  });

test("what Slack's own form refuses never reaches the app", async () => {
  await withForm(async ({ slack, app, view }) => {
    const submit = (values: Record<string, string | string[]>) =>
      slack.act('U0ANA', { do: 'submit', view, values }, 1);
    const required = 'Please complete this required field.';
    expect((await submit({ org: '' })).errors).toEqual({ why: required, org: required });
    expect((await submit({ why: 'x', org: 'o2' })).errors).toHaveProperty('why');
    expect((await submit({ why: 'far too long' })).errors).toHaveProperty('why');
    await expect(submit({ org: 'o9' })).rejects.toThrow('no option');
    await expect(submit({ day: 'tomorrow' })).rejects.toThrow('cannot hold');
    await expect(submit({ nowhere: 'x' })).rejects.toThrow('no input block');
    await expect(submit({ scopes: ['a', 'b', 'c'] })).rejects.toThrow('at most 2');
    expect(app.got.at(-1)?.type).toBe('slash_commands');
  });
});

test('a submission carries every field in the shape of its element', async () => {
  await withForm(async ({ slack, app, view }) => {
    const values = {
      why: 'reason',
      day: '2026-11-30',
      tags: ['o0', 'o1'],
      kind: 'o1',
      scopes: ['a'],
    };
    await slack.act('U0ANA', { do: 'submit', view, values }, 1);
    const written = (value: string) => ({ text: { text: value }, value });
    expect(app.got.at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0ANA', username: 'ana', name: 'ana', team_id: 'T0SANDBOX' },
      team: { id: 'T0SANDBOX', domain: 'acme-sandbox' },
      view: {
        id: view,
        callback_id: 'form',
        root_view_id: view,
        previous_view_id: null,
        bot_id: 'B0DDKEY',
        state: {
          values: {
            why: { value: { type: 'plain_text_input', value: 'reason' } },
            org: { value: { type: 'static_select', selected_option: option('o1') } },
            day: { value: { type: 'datepicker', selected_date: '2026-11-30' } },
            tags: { value: { type: 'checkboxes', selected_options: [option('o0'), option('o1')] } },
            kind: { value: { type: 'radio_buttons', selected_option: option('o1') } },
            live: { value: { type: 'static_select', selected_option: null } },
            scopes: { scope: { type: 'multi_external_select', selected_options: [written('a')] } },
            people: { who: { type: 'users_select', selected_user: null } },
          },
        },
      },
    });
  });
});

test('a field that dispatches tells the app at once and keeps its value; another stays silent', async () => {
  await withForm(async ({ slack, app, view }) => {
    const press = (block: string, choice: string) => {
      const chosen = { do: 'press-in-view', view, actionId: block, choice } as const;
      return slack.act('U0ANA', chosen, 1);
    };
    expect((await press('who', 'U0BEN')).acknowledged).toBe(true);
    expect(app.got.at(-1)?.payload).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: view },
      view: { state: { values: { people: { who: { selected_user: 'U0BEN' } } } } },
      actions: [
        { type: 'users_select', action_id: 'who', block_id: 'people', selected_user: 'U0BEN' },
      ],
    });
    expect(app.got.at(-1)?.payload).not.toHaveProperty('response_url');
    await expect(press('value', 'o9')).rejects.toThrow('add a choice');
  });
});

test('what was typed survives an update of the view where the field is still there', async () => {
  await withForm(async ({ slack, app, view }) => {
    await slack.act(
      'U0ANA',
      { do: 'submit', view, values: { why: 'kept', org: '', day: '2026-11-30' } },
      1,
    );
    const fewer = modal([blocks[0], section('new')]);
    await callApi(slack, 'views.update', { view_id: view, view: fewer });
    await slack.act('U0ANA', { do: 'submit', view, values: { why: 'kept.' } }, 1);
    expect(app.got.at(-1)?.payload).toMatchObject({
      view: { state: { values: { why: { value: { value: 'kept.' } } } } },
    });
  });
});

test('a search below the least number of letters does not ask the app', async () => {
  await withForm(async ({ slack, app, view }) => {
    const before = app.got.length;
    const search = { do: 'search', view, actionId: 'scope', query: 'lo' } as const;
    expect(await slack.act('U0ANA', search, 1)).toMatchObject({ acknowledged: false, options: [] });
    expect(app.got).toHaveLength(before);
  });
});
