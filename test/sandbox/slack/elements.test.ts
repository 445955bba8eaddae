import { describe, expect, test } from '@jest/globals';
import type { Surface } from '../../../src/sandbox/slack/surface-check.ts';
import {
  actions,
  button,
  confirm,
  input,
  mrkdwn,
  option,
  options,
  plain,
  rulesFor,
} from './raw-app.ts';

const long = (length: number) => 'x'.repeat(length);
const select = (more: object) => ({ type: 'static_select', action_id: 'pick', ...more });

type Case = { readonly on: Surface; readonly blocks: unknown };

const refused: [string, Case, string][] = [
  [
    'a button in mrkdwn',
    { on: 'message', blocks: [actions({ type: 'button', text: mrkdwn('b') })] },
    'must be one of plain_text at /blocks/0/elements/0/text/type',
  ],
  [
    'a button with 76 characters',
    { on: 'message', blocks: [actions(button('a', { text: plain(long(76)) }))] },
    'must be less than 76 characters at /blocks/0/elements/0/text/text',
  ],
  [
    'a button value of 2,001 characters',
    { on: 'message', blocks: [actions(button('a', { value: long(2001) }))] },
    'must be less than 2001 characters at /blocks/0/elements/0/value',
  ],
  [
    'twenty-six elements',
    {
      on: 'message',
      blocks: [actions(...Array.from({ length: 26 }, (_, at) => button(`a${at}`)))],
    },
    'no more than 25 items allowed at /blocks/0/elements',
  ],
  [
    'no elements',
    { on: 'message', blocks: [actions()] },
    'no fewer than 1 items allowed at /blocks/0/elements',
  ],
  [
    'an element type that does not exist',
    { on: 'message', blocks: [actions({ type: 'lever' })] },
    'unsupported type: "lever" at /blocks/0/elements/0/type',
  ],
  [
    'a text field among actions',
    { on: 'home', blocks: [actions({ type: 'plain_text_input' })] },
    'unsupported type: "plain_text_input" at /blocks/0/elements/0/type',
  ],
  [
    'a button in an input block',
    { on: 'modal', blocks: [input('b', button('x'))] },
    'unsupported type: "button" at /blocks/0/element/type',
  ],
  [
    'a hundred and one options',
    { on: 'modal', blocks: [input('b', select({ options: options(101) }))] },
    'no more than 100 items allowed at /blocks/0/element/options',
  ],
  [
    'no options',
    { on: 'modal', blocks: [input('b', select({ options: [] }))] },
    'no fewer than 1 items allowed at /blocks/0/element/options',
  ],
  [
    'neither options nor groups',
    { on: 'modal', blocks: [input('b', select({}))] },
    'must have either options or option_groups at /blocks/0/element',
  ],
  [
    'a first choice that is no option',
    {
      on: 'modal',
      blocks: [input('b', select({ options: options(2), initial_option: option('o9') }))],
    },
    'initial option must match one of the options at /blocks/0/element',
  ],
  [
    'an option value of 76 characters',
    { on: 'modal', blocks: [input('b', select({ options: [option('o', { value: long(76) })] }))] },
    'must be less than 76 characters at /blocks/0/element/options/0/value',
  ],
  [
    'a group with a long label',
    {
      on: 'modal',
      blocks: [
        input('b', select({ option_groups: [{ label: plain(long(76)), options: options(1) }] })),
      ],
    },
    'must be less than 76 characters at /blocks/0/element/option_groups/0/label/text',
  ],
  [
    'eleven checkboxes',
    { on: 'modal', blocks: [input('b', { type: 'checkboxes', options: options(11) })] },
    'no more than 10 items allowed at /blocks/0/element/options',
  ],
  [
    'six overflow options',
    { on: 'message', blocks: [actions({ type: 'overflow', options: options(6) })] },
    'no more than 5 items allowed at /blocks/0/elements/0/options',
  ],
  [
    'a confirm text of 301 characters',
    {
      on: 'message',
      blocks: [actions(button('a', { confirm: { ...confirm, text: plain(long(301)) } }))],
    },
    'must be less than 301 characters at /blocks/0/elements/0/confirm/text/text',
  ],
  [
    'a confirm without a title',
    {
      on: 'message',
      blocks: [actions(button('a', { confirm: { ...confirm, title: undefined } }))],
    },
    'missing required field: title at /blocks/0/elements/0/confirm',
  ],
  [
    'a date that is none',
    { on: 'modal', blocks: [input('b', { type: 'datepicker', initial_date: '2026-02-30' })] },
    'Invalid ISO date at /blocks/0/element/initial_date',
  ],
];

describe('Slack refuses, naming the rule and the place:', () => {
  test.each(refused)('%s', (_name, { on, blocks }, rule) => {
    expect(rulesFor(on, blocks)).toContain(rule);
  });
});
