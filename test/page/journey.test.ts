import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { people } from '../../src/sandbox/people.ts';
import {
  approve,
  approvers,
  ask,
  confirm,
  dmOf,
  fillForm,
  general,
  go,
  keyCard,
  keyMessage,
  message,
  modal,
  pick,
  pickInMenu,
  type,
} from './hand.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let ana: Page;
let ben: Page;
beforeAll(async () => {
  stage = await openStage();
  // Two windows side by side, on two machines, for the whole file.
  ana = await stage.windowOf(people.requester.id);
  ben = await stage.windowOf(people.approver.id);
});
afterAll(() => stage.close());
afterEach(() => expect(stage.troubles()).toEqual([]));

const dm = dmOf(people.requester.id);
const secretOn = async (page: Page, purpose: string): Promise<string> => {
  const code = await keyMessage(page, purpose).locator('pre').textContent();
  return /DD_APP_KEY=(\S+)/u.exec(code ?? '')?.[1] ?? '';
};
const tryOn = async (page: Page, secret: string, what: string): Promise<string> => {
  await page.getByLabel('Key', { exact: true }).fill(secret);
  await page.getByLabel('What to do with it').selectOption(what);
  await page.getByRole('button', { name: 'Call Datadog' }).click();
  await page.locator('.try-result:not(:empty)').waitFor();
  return (await page.locator('.try-result').textContent()) ?? '';
};
const closed = (page: Page): Promise<void> => modal(page).waitFor({ state: 'hidden' });

test('a key is asked for, approved in another window, copied, used, and revoked at Home', async () => {
  const purpose = 'Nightly backup';
  await ask(ana, { purpose, note: 'For the job at night.' });
  await approve(ben, purpose);
  await message(ben, purpose).getByText('Approved').first().waitFor();
  await go(ana, dm);
  const shown = keyMessage(ana, purpose);
  await shown.getByText('Only visible to you').waitFor();
  await shown.getByRole('button', { name: 'Copy' }).click();
  const secret = await secretOn(ana, purpose);
  expect(secret).toMatch(/^ddapp_FakeKey/u);
  expect(await ana.evaluate(() => navigator.clipboard.readText())).toContain(secret);
  expect(await ben.content()).not.toContain(secret);
  expect(await tryOn(ana, secret, 'read dashboards')).toContain('200');
  expect(await tryOn(ana, secret, 'read monitors')).toContain('403');
  await keyCard(ana, purpose).locator('dt', { hasText: 'Last used' }).waitFor();
  await shown.getByRole('button', { name: 'I have saved it' }).click();
  await shown.waitFor({ state: 'detached' });
  await go(ana, 'home');
  const home = ana.locator('.home');
  await home.getByText('Live and saved.').first().waitFor();
  await pickInMenu(ana, 'Details');
  await modal(ana).getByText('Id at Datadog').waitFor();
  await ana.keyboard.press('Escape');
  await closed(ana);
  await pickInMenu(ana, 'Revoke');
  await modal(ana).getByRole('button', { name: 'Keep it', exact: true }).click();
  await closed(ana);
  expect(await keyCard(ana, purpose).getAttribute('data-state')).toBe('live');
  await pickInMenu(ana, 'Revoke');
  await modal(ana).getByRole('button', { name: 'Revoke', exact: true }).click();
  await home.getByText('You hold no key just now.').waitFor();
  await ana.locator('.key[data-state="revoked"]', { hasText: purpose }).waitFor();
  expect(await tryOn(ana, secret, 'read dashboards')).toContain('403');
});

test('the clock is moved, and the key comes to its end in both windows', async () => {
  const purpose = 'Ends by itself';
  await ask(ana, { purpose, lasts: '1 hour' });
  await approve(ben, purpose);
  await go(ana, dm);
  await keyMessage(ana, purpose).waitFor();
  await ana.locator('[data-clock="hour"]').click();
  await ben.locator('.key[data-state="revoked"]', { hasText: purpose }).waitFor();
  await ana
    .locator('.message', { hasText: purpose })
    .filter({ hasText: 'Your key has ended' })
    .waitFor();
  await ana.getByText('1 h ahead of the real one.').waitFor();
});

test('the clock goes to the next due work', async () => {
  const before = (await stage.sandbox.control.clock()).aheadMs;
  await ask(ana, { purpose: 'Waits in vain' });
  await ana.locator('[data-clock="due"]:enabled').click();
  await ana.waitForFunction(
    (ahead) => fetch('/control/clock').then(async (it) => (await it.json()).aheadMs > ahead),
    before,
  );
});

test('a denial names its reason to the requester', async () => {
  const purpose = 'Asked in vain';
  await ask(ana, { purpose });
  await go(ben, approvers);
  await message(ben, purpose).getByRole('button', { name: 'Deny' }).click();
  await modal(ben).getByText('Deny this request').waitFor();
  await modal(ben).getByRole('button', { name: 'Deny', exact: true }).click();
  await modal(ben).getByText('Please complete this required field.').waitFor();
  await modal(ben).getByLabel('Why not?').fill('A day is enough.');
  await modal(ben).getByRole('button', { name: 'Deny', exact: true }).click();
  await closed(ben);
  await go(ana, dm);
  await message(ana, purpose).getByText('A day is enough.').waitFor();
});

test('errors stand under their inputs, and what was typed stays', async () => {
  await go(ana, general);
  await type(ana, '/ddkey request');
  await modal(ana).getByRole('button', { name: 'Send request' }).click();
  const first = modal(ana).getByLabel('What is it for?');
  await modal(ana).locator('.input-block.invalid').first().waitFor();
  expect(await first.getAttribute('aria-invalid')).toBe('true');
  expect(await first.evaluate((it) => it === document.activeElement)).toBe(true);
  await first.fill('x'.repeat(81));
  await modal(ana).getByLabel('Where will it be kept?').fill('nowhere');
  await modal(ana).getByRole('button', { name: 'Send request' }).click();
  await modal(ana).getByText('Please enter no more than 80 characters.').waitFor();
  expect(await first.inputValue()).toHaveLength(81);
  // Neither a job nor a permission: only ddkey itself can say so.
  await first.fill('Nothing chosen');
  await modal(ana).getByRole('button', { name: 'Send request' }).click();
  await modal(ana).locator('.field-error:visible').first().waitFor();
  await modal(ana).getByRole('button', { name: 'Cancel' }).click();
  await closed(ana);
});

test('permissions are searched at the bot, picked, and taken back', async () => {
  await go(ana, general);
  await type(ana, '/ddkey');
  const search = modal(ana).getByLabel('And/or pick permissions yourself');
  await search.fill('monitors_down');
  await ana.getByRole('option', { name: 'monitors_downtime' }).click();
  await search.fill('qqqqqq');
  await ana.getByRole('option', { name: 'Nothing fits' }).waitFor();
  await search.fill('');
  await modal(ana).getByRole('button', { name: 'Remove monitors_downtime' }).click();
  expect(await modal(ana).locator('.chip').count()).toBe(0);
  await ana.keyboard.press('Escape');
  await closed(ana);
});

test('a guest is refused, and learns why', async () => {
  const gil = await stage.windowOf(people.guest.id);
  await type(gil, '/ddkey');
  await gil.getByText('guest').last().waitFor();
  await gil.locator('.message.whisper, dialog[open]', { hasText: 'guest' }).first().waitFor();
  expect(await gil.getByLabel('What is it for?').count()).toBe(0);
  await gil.context().close();
});

test('what is revoked by hand at Datadog is noticed', async () => {
  const purpose = 'Revoked by hand';
  await ask(ana, { purpose });
  await approve(ben, purpose);
  await keyCard(ben, purpose).getByRole('button', { name: 'Revoke by hand' }).click();
  await confirm(ben, 'Revoke');
  await ana.locator('.key[data-state="revoked"]', { hasText: purpose }).waitFor();
});

test('who is away gets the button instead of the key; a reload takes what only they saw', async () => {
  const purpose = 'Away for lunch';
  await ana.getByRole('switch', { name: 'Away' }).click();
  await ana.locator('.presence.away').waitFor();
  await ask(ana, { purpose });
  await approve(ben, purpose);
  await go(ana, dm);
  const button = message(ana, purpose).getByRole('button', { name: 'Show my key' });
  await button.waitFor();
  await ana.getByRole('switch', { name: 'Away' }).click();
  await button.click();
  await keyMessage(ana, purpose).waitFor();
  await ana.reload();
  await ana.locator('body[data-ready]').waitFor();
  await go(ana, dm);
  await message(ana, purpose).waitFor();
  expect(await keyMessage(ana, purpose).count()).toBe(0);
});

test('the shortcut opens the form; one window can be several people', async () => {
  const one = await stage.windowOf(people.admin.id);
  await one.getByRole('button', { name: 'Shortcuts' }).click();
  await one.getByRole('menuitem', { name: 'Request a Datadog key' }).click();
  await fillForm(one, { purpose: 'From the shortcut' });
  await pick(one, 'What kind of key?', 'token');
  await one.keyboard.press('Escape');
  await closed(one);
  await one.locator('label.person', { hasText: 'Cleo' }).click();
  expect(one.url()).toContain('?as=U0CLEO');
  await one.locator('.row.unread', { hasText: 'ddkey-approvers' }).waitFor();
  await one.context().close();
});
