import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { channels, credentials, people } from '../../src/sandbox/people.ts';
import { general, go } from './hand.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let cleo: Page;
beforeAll(async () => {
  stage = await openStage();
  cleo = await stage.windowOf(people.secondApprover.id);
});
afterAll(() => stage.close());

/** Calls the stand-in for Slack as the app would. */
async function slack(method: string, body: unknown): Promise<void> {
  const answer = await fetch(`${stage.sandbox.slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${credentials.slackBotToken}`,
    },
    body: JSON.stringify(body),
  });
  expect(await answer.json()).toMatchObject({ ok: true });
}

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ text: plain(`Option ${value}`), value });
const options = [option('one'), option('two'), option('three')];
const element = (type: string, more: object = {}) => ({
  type,
  action_id: type,
  ...(type === 'radio_buttons' || type === 'checkboxes' ? {} : { placeholder: plain(type) }),
  ...more,
});

const elements = [
  element('static_select', { options, initial_option: options[1] }),
  element('multi_static_select', { options, initial_options: [options[0]] }),
  element('users_select', { initial_user: people.approver.id }),
  element('multi_users_select', { initial_users: [people.approver.id, people.admin.id] }),
  element('channels_select', { initial_channel: channels.general.id }),
  element('external_select', { min_query_length: 0 }),
  element('multi_external_select'),
  element('datepicker', { initial_date: '2026-01-31' }),
  element('timepicker', { initial_time: '10:30' }),
  element('radio_buttons', { options, initial_option: options[2] }),
  element('checkboxes', { options, initial_options: [options[0], options[2]] }),
];
const typed = ['plain_text_input', 'email_text_input', 'url_text_input'];

test('every kind of field is drawn in Home, with what it starts with', async () => {
  const inputs = [
    ...elements,
    ...typed.map((type) => element(type)),
    element('number_input', { is_decimal_allowed: false, initial_value: '7' }),
    { type: 'datetimepicker', action_id: 'datetimepicker', initial_date_time: 1_764_000_000 },
  ].map((one) => ({
    type: 'input',
    block_id: one.type,
    label: plain(`The ${one.type}`),
    element: one,
  }));
  await go(cleo, 'home');
  await cleo.locator('.home-blocks').waitFor();
  await slack('views.publish', {
    user_id: people.secondApprover.id,
    view: { type: 'home', blocks: inputs },
  });
  const home = cleo.locator('.home');
  await home.getByText('The datetimepicker').waitFor();
  expect(await home.locator('[data-undrawn]').count()).toBe(0);
  expect(await home.getByLabel('The static_select', { exact: true }).inputValue()).toBe(
    'Option two',
  );
  expect(await home.getByLabel('The users_select', { exact: true }).inputValue()).toBe('Ben');
  expect(await home.getByLabel('The channels_select').inputValue()).toBe('#general');
  expect(await home.getByLabel('The datepicker').inputValue()).toBe('2026-01-31');
  expect(await home.getByLabel('The timepicker', { exact: true }).inputValue()).toBe('10:30');
  expect(await home.getByLabel('The number_input').inputValue()).toBe('7');
  expect(await home.locator('.chip').allTextContents()).toEqual(['Option one', 'Ben', 'Dora']);
  expect(await home.getByRole('radio', { checked: true }).count()).toBe(1);
  expect(await home.getByRole('checkbox', { checked: true }).count()).toBe(2);
  expect(await home.getByLabel(/^The /u).count()).toBeGreaterThanOrEqual(inputs.length);
});

test('buttons, menus and markup of a message are drawn, and a menu goes by arrow keys', async () => {
  const text = [
    '*bold* _italic_ ~gone~ `code` <@U0BEN> <#C0GENERAL>',
    '> a quotation',
    '```\nlines to copy\n```',
    '<https://example.com/a?b=1&amp;c=2|a link> <javascript:alert(1)|no link>',
    '<!date^1764000000^{date_num} at {time}|never>',
  ].join('\n');
  await slack('chat.postMessage', {
    channel: channels.general.id,
    text: 'All sorts',
    blocks: [
      { type: 'header', text: plain('A header') },
      {
        type: 'section',
        text: { type: 'mrkdwn', text },
        accessory: { type: 'overflow', action_id: 'more', options: [option('one'), option('two')] },
      },
      { type: 'actions', elements: elements.slice(0, 2) },
      { type: 'divider' },
    ],
  });
  await go(cleo, general);
  const message = cleo.locator('.message', { hasText: 'A header' });
  await message.waitFor();
  expect(await message.locator('strong', { hasText: 'bold' }).count()).toBe(1);
  expect(await message.locator('em').textContent()).toBe('italic');
  expect(await message.locator('s').textContent()).toBe('gone');
  expect(await message.locator('.mention').allTextContents()).toEqual(['@ben', '#general']);
  expect(await message.locator('blockquote').textContent()).toBe('a quotation');
  expect(await message.locator('pre').textContent()).toBe('lines to copy');
  expect(await message.locator('.text time').textContent()).toBe('2025-11-24 at 16:00');
  const links = message.locator('a');
  expect(await links.count()).toBe(1);
  expect(await links.getAttribute('href')).toBe('https://example.com/a?b=1&c=2');
  expect(await links.getAttribute('rel')).toContain('noopener');
  await message.getByRole('button', { name: 'More actions' }).click();
  await cleo.keyboard.press('ArrowDown');
  expect(await cleo.evaluate(() => document.activeElement?.textContent)).toBe('Option two');
  await cleo.keyboard.press('Escape');
  expect(await cleo.getByRole('menuitem').count()).toBe(0);
  expect(stage.troubles()).toEqual([]);
});

test('a block without a picture shows its name and JSON, and does not go unnoticed', async () => {
  await slack('chat.postMessage', {
    channel: channels.general.id,
    text: 'A card',
    blocks: [{ type: 'card', title: { type: 'mrkdwn', text: 'Not drawn' } }],
  });
  const undrawn = cleo.locator('[data-undrawn="card"]');
  await undrawn.getByText('This page cannot draw the block “card”.').waitFor();
  expect(await undrawn.locator('pre').textContent()).toContain('"text": "Not drawn"');
  expect(stage.troubles()).toContain('fault: undrawn: card');
});
