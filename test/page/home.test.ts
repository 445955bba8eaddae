import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { people } from '../../src/sandbox/people.ts';
import { go, modal, pick, pickInMenu } from './hand.ts';
import { manyKeys } from './many-keys.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let dora: Page;
beforeAll(async () => {
  stage = await openStage(manyKeys(5_000));
  dora = await stage.windowOf(people.admin.id);
});
afterAll(() => stage.close());
afterEach(() => expect(stage.troubles()).toEqual([]));

const home = () => dora.locator('.home-blocks');
const button = (name: string) => dora.locator('.home').getByRole('button', { name, exact: true });

test('an admin looks through 5,000 keys: page by page, narrowed, and one of them in detail', async () => {
  await go(dora, 'home');
  await home().getByText('5000 live keys').waitFor();
  await button('All keys').click();
  await home().getByText('Page 1 of 125, 5000 keys in all.').waitFor();
  expect(await button('Details').count()).toBe(40);
  await button('Ending later').click();
  await home().getByText('Page 2 of 125').waitFor();
  await button('Search and filter').click();
  await modal(dora).getByLabel('Search').fill('of team 7');
  await pick(dora, 'Held by', 'Cleo');
  await modal(dora).getByRole('button', { name: 'Show', exact: true }).click();
  await modal(dora).waitFor({ state: 'hidden' });
  await home().getByText('with "of team 7').waitFor();
  expect(await home().getByText('@Ben').count()).toBe(0);
  await button('Details').first().click();
  await modal(dora).getByText('Holder:').waitFor();
  await dora.keyboard.press('Escape');
  await modal(dora).waitFor({ state: 'hidden' });
  await button('Search and filter').click();
  expect(await modal(dora).getByLabel('Search').inputValue()).toBe('of team 7');
  await dora.keyboard.press('Escape');
  await modal(dora).waitFor({ state: 'hidden' });
  await button('Back to my Home').click();
  await home().getByText('For admins').waitFor();
});

test('the menu of a key is walked with the keyboard, and shows how to use the key', async () => {
  const ben = await stage.windowOf(people.approver.id);
  await go(ben, 'home');
  await ben.locator('.home-blocks').getByText('Page 1 of 125').waitFor();
  await pickInMenu(ben, 'Show how to use it');
  await modal(ben).getByText('DD_APP_KEY=the-one-you-saved').waitFor();
  await ben.keyboard.press('Escape');
  await modal(ben).waitFor({ state: 'hidden' });
  const menu = ben.locator('.home').getByRole('button', { name: 'More actions' }).first();
  await menu.focus();
  await ben.keyboard.press('Enter');
  await ben.keyboard.press('ArrowDown');
  await ben.keyboard.press('ArrowDown');
  await ben.keyboard.press('ArrowDown');
  await ben.keyboard.press('Enter');
  await modal(ben).getByText('Replace this key?').waitFor();
  await modal(ben).getByRole('button', { name: 'Keep it' }).click();
  await modal(ben).waitFor({ state: 'hidden' });
  await ben.context().close();
});
