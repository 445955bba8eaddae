import type { Locator, Page } from 'playwright-core';

/** What a hand does at the page, in the words of the screen. */

export const go = (page: Page, place: string): Promise<void> =>
  page.locator(`[data-place="${place}"]`).click();

export const general = 'C0GENERAL';
export const approvers = 'C0APPROVERS';
export const dmOf = (person: string): string => `D0${person.slice(2)}`;

/** Types into the composer and sends. */
export async function type(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message or command').fill(text);
  await page.keyboard.press('Enter');
}

export const modal = (page: Page): Locator => page.locator('dialog.modal');

/** Picks an option of a select by a part of its text. */
export async function pick(page: Page, label: string, option: string): Promise<void> {
  await modal(page).getByLabel(label).click();
  await page.getByRole('option', { name: option }).first().click();
}

export type Wish = {
  readonly purpose: string;
  readonly job?: string;
  readonly keptIn?: string;
  readonly lasts?: string;
  readonly note?: string;
};

/** Fills in the form as it is open. */
export async function fillForm(page: Page, wish: Wish): Promise<void> {
  await pick(page, 'What do you want to do?', wish.job ?? 'Dashboards as code');
  await modal(page).getByLabel('What is it for?').fill(wish.purpose);
  await modal(page)
    .getByLabel('Where will it be kept?')
    .fill(wish.keptIn ?? 'GitHub Actions secret');
  await pick(page, 'How long do you need it?', wish.lasts ?? '1 day');
  await modal(page)
    .getByLabel('Note to the approver')
    .fill(wish.note ?? '');
}

/** Asks for a key from #general and closes what says that it was sent. */
export async function ask(page: Page, wish: Wish): Promise<void> {
  await go(page, general);
  await type(page, '/ddkey');
  await fillForm(page, wish);
  await modal(page).getByRole('button', { name: 'Send request' }).click();
  await modal(page).getByText('Request sent').waitFor();
  await modal(page).getByRole('button', { name: 'Close', exact: true }).last().click();
  await modal(page).waitFor({ state: 'hidden' });
}

/** The newest message that holds this text, as soon as it is there. */
export const message = (page: Page, text: string): Locator =>
  page.locator('.message', { hasText: text }).last();

/** The message that shows a secret to its requester. */
export const keyMessage = (page: Page, purpose: string): Locator =>
  page.locator('.message.whisper', { hasText: purpose }).filter({ hasText: 'DD_APP_KEY=' }).last();

/** A key in the Datadog pane. */
export const keyCard = (page: Page, purpose: string): Locator =>
  page.locator('.key', { hasText: purpose });

export const be = (page: Page, name: string): Promise<void> =>
  page.locator('label.person', { hasText: name }).click();

/** Presses a button of a confirm dialog. */
export const confirm = (page: Page, answer: string): Promise<void> =>
  page.locator('dialog.confirm').getByRole('button', { name: answer, exact: true }).click();

/** Approves as somebody who has the approver channel open. */
export async function approve(page: Page, purpose: string): Promise<void> {
  await go(page, approvers);
  await message(page, purpose).getByRole('button', { name: 'Approve', exact: true }).click();
}

/** Picks something in the menu of the first key in Home. */
export async function pickInMenu(page: Page, item: string): Promise<void> {
  await page.locator('.home').getByRole('button', { name: 'More actions' }).first().click();
  await page.locator('.home').getByRole('menuitem', { name: item }).first().click();
}
