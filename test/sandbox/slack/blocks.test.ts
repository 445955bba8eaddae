import { describe, expect, test } from '@jest/globals';
import type { Surface } from '../../../src/sandbox/slack/surface-check.ts';
import {
  actions,
  button,
  callApi,
  confirm,
  input,
  messagesOf,
  mrkdwn,
  options,
  plain,
  repeat,
  rulesFor,
  section,
  withSlack,
} from './raw-app.ts';

const long = (length: number) => 'x'.repeat(length);
const select = (more: object) => ({ type: 'static_select', action_id: 'pick', ...more });
const card = (more: object) => ({ type: 'card', ...more });
const dataTable = (more: object) => ({
  type: 'data_table',
  caption: 'Keys',
  rows: repeat(2, [{ type: 'raw_text', text: 'cell' }]),
  ...more,
});

type Case = { readonly on: Surface; readonly blocks: unknown };

const accepted: [string, Surface, object[]][] = [
  ['a section of 3,000 characters', 'message', [section(long(3000))]],
  ['fifty blocks in a message', 'message', repeat(50, { type: 'divider' })],
  ['a hundred blocks in a modal', 'modal', repeat(100, { type: 'divider' })],
  [
    'a button with everything',
    'message',
    [actions(button('a', { value: long(2000), confirm, style: 'danger' }))],
  ],
  ['a hundred options', 'modal', [input('b', select({ options: options(100) }))]],
  ['an input in Home', 'home', [input('b', { type: 'plain_text_input' })]],
  ['an alert in a modal', 'modal', [{ type: 'alert', text: mrkdwn('careful'), level: 'warning' }]],
  [
    'a card with three buttons',
    'home',
    [card({ title: mrkdwn('t'), actions: ['a', 'b', 'c'].map((id) => button(id)) })],
  ],
  ['a data table in a message', 'message', [dataTable({ page_size: 100 })]],
  ['the same action_id in two blocks', 'home', repeat(2, actions(button('a')))],
];

const refused: [string, Case, string][] = [
  [
    'a section of 3,001 characters',
    { on: 'message', blocks: [section(long(3001))] },
    'must be less than 3001 characters at /blocks/0/text/text',
  ],
  [
    'an empty section',
    { on: 'message', blocks: [section('')] },
    'must be more than 0 characters at /blocks/0/text/text',
  ],
  [
    'a section with nothing in it',
    { on: 'message', blocks: [{ type: 'section' }] },
    'must have text or fields at /blocks/0',
  ],
  [
    'eleven fields',
    { on: 'message', blocks: [{ type: 'section', fields: repeat(11, mrkdwn('f')) }] },
    'no more than 10 items allowed at /blocks/0/fields',
  ],
  [
    'no fields',
    { on: 'message', blocks: [{ type: 'section', fields: [] }] },
    'no fewer than 1 items allowed at /blocks/0/fields',
  ],
  [
    'fifty-one blocks in a message',
    { on: 'message', blocks: repeat(51, { type: 'divider' }) },
    'no more than 50 items allowed at /blocks',
  ],
  [
    'a hundred and one blocks in Home',
    { on: 'home', blocks: repeat(101, { type: 'divider' }) },
    'no more than 100 items allowed at /blocks',
  ],
  [
    'a block type that does not exist',
    { on: 'message', blocks: [{ type: 'nonsense' }] },
    'unsupported type: "nonsense" at /blocks/0/type',
  ],
  [
    'a block without a type',
    { on: 'message', blocks: [{}] },
    'missing required field: type at /blocks/0',
  ],
  [
    'an alert in a message',
    { on: 'message', blocks: [{ type: 'alert', text: mrkdwn('x') }] },
    'unsupported type: "alert" at /blocks/0/type',
  ],
  [
    'an input in a message',
    { on: 'message', blocks: [input('b', { type: 'plain_text_input' })] },
    'unsupported type: "input" at /blocks/0/type',
  ],
  [
    'a property that does not exist',
    { on: 'message', blocks: [{ type: 'divider', colour: 'red' }] },
    'invalid additional property: colour at /blocks/0',
  ],
  [
    'a header in mrkdwn',
    { on: 'message', blocks: [{ type: 'header', text: mrkdwn('h') }] },
    'must be one of plain_text at /blocks/0/text/type',
  ],
  [
    'a header of 151 characters',
    { on: 'message', blocks: [{ type: 'header', text: plain(long(151)) }] },
    'must be less than 151 characters at /blocks/0/text/text',
  ],
  [
    'an action_id twice in a block',
    { on: 'message', blocks: [actions(button('a'), button('a'))] },
    'action_id "a" already exists at /blocks',
  ],
  [
    'a block_id twice',
    { on: 'message', blocks: repeat(2, { type: 'divider', block_id: 'b' }) },
    'block_id "b" already exists at /blocks',
  ],
  [
    'a label of 2,001 characters',
    {
      on: 'modal',
      blocks: [input('b', { type: 'plain_text_input' }, { label: plain(long(2001)) })],
    },
    'must be less than 2001 characters at /blocks/0/label/text',
  ],
  [
    'a card with four buttons',
    { on: 'home', blocks: [card({ actions: ['a', 'b', 'c', 'd'].map((id) => button(id)) })] },
    'no more than 3 items allowed at /blocks/0/actions',
  ],
  [
    'an empty cell',
    { on: 'message', blocks: [dataTable({ rows: repeat(2, [{ type: 'raw_text', text: '' }]) })] },
    'must be more than 0 characters at /blocks/0/rows/0/0/text',
  ],
  [
    'a data table without a caption',
    { on: 'message', blocks: [dataTable({ caption: undefined })] },
    'missing required field: caption at /blocks/0',
  ],
];

describe('Slack accepts', () => {
  test.each(accepted)('%s', (_name, surface, blocks) => {
    expect(rulesFor(surface, blocks)).toEqual([]);
  });
});

describe('Slack refuses, naming the rule and the place:', () => {
  test.each(refused)('%s', (_name, { on, blocks }, rule) => {
    expect(rulesFor(on, blocks)).toContain(rule);
  });
});

test('a refused message names what is wrong with it and is not posted', async () => {
  await withSlack({}, async ({ slack }) => {
    const call = callApi(slack, 'chat.postMessage', {
      channel: 'C0GENERAL',
      text: 'x',
      blocks: [{ type: 'header', text: plain(long(151)) }],
    });
    expect((await call).body).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(await messagesOf(call)).toEqual([
      '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ]);
    expect(slack.see('U0ANA').channels[0]?.messages).toEqual([]);
  });
});
