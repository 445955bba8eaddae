import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { openBrowser, openContext, openPage } from './browser.ts';
import {
  approve,
  approvers,
  ask,
  be,
  dmOf,
  fillForm,
  general,
  go,
  keyMessage,
  message,
  modal,
  type,
  type Wish,
} from './hand.ts';
import { manyKeys } from './many-keys.ts';

/*
 * Draws the pictures of the README from the page itself. On Debian they look best with the packages
 * fonts-lato and fonts-noto-color-emoji.
 */

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../../../docs/pictures/${name}.png`, import.meta.url));

/** Names given on the command line; all pictures are taken where there are none. */
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);

type Picture = { readonly name: string; readonly around?: number };

const backup: Wish = {
  purpose: 'Nightly backup of our dashboards',
  keptIn: 'GitHub Actions secret',
  lasts: '7 days',
  note: 'For the job that exports every dashboard at night.',
};
const move: Wish = {
  purpose: 'Watch monitors during the move',
  job: 'Look',
  keptIn: 'my laptop',
  lasts: '8 hours',
};

/** Takes a picture of something and of so many pixels around it. */
async function take(page: Page, what: Locator, { name, around = 0 }: Picture): Promise<void> {
  if (!isWanted(name)) return;
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.querySelector('.modal-body')?.scrollTo(0, 0);
  });
  await what.scrollIntoViewIfNeeded();
  const box = await what.boundingBox();
  if (box === null) throw new Error(`there is nothing to take a picture of for ${name}`);
  const clip = {
    x: Math.max(0, box.x - around),
    y: Math.max(0, box.y - around),
    width: box.width + 2 * around,
    height: box.height + 2 * around,
  };
  await page.screenshot({ path: pathOf(name), clip, animations: 'disabled' });
}

async function takeForm(page: Page): Promise<void> {
  await go(page, general);
  await type(page, '/ddkey');
  await fillForm(page, backup);
  await take(page, modal(page), { name: 'form', around: 12 });
  await page.keyboard.press('Escape');
  await modal(page).waitFor({ state: 'hidden' });
}

async function takeMessages(page: Page): Promise<void> {
  await ask(page, backup);
  await be(page, 'Ben');
  await go(page, approvers);
  const card = message(page, backup.purpose);
  await card.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await take(page, card, { name: 'approval-card' });
  await approve(page, backup.purpose);
  await be(page, 'Ana');
  await go(page, dmOf(people.requester.id));
  const key = keyMessage(page, backup.purpose);
  await key.waitFor();
  await take(page, key, { name: 'key' });
  await key.getByRole('button', { name: 'I have saved it' }).click();
  await key.waitFor({ state: 'detached' });
}

async function takeHome(page: Page): Promise<void> {
  await ask(page, move);
  await be(page, 'Ben');
  await approve(page, move.purpose);
  await be(page, 'Ana');
  await ask(page, { ...backup, purpose: 'Try out log queries', job: 'Read logs' });
  await go(page, 'home');
  const home = page.locator('.home-blocks');
  await home.getByText('Waits for approval').first().waitFor();
  await take(page, home, { name: 'home', around: 14 });
}

/** Home of an admin, and the list of all keys behind its button. */
async function takeAdmin(page: Page): Promise<void> {
  await be(page, 'Dora');
  await go(page, 'home');
  const home = page.locator('.home-blocks');
  await home.getByText('For admins').waitFor();
  await take(page, home, { name: 'home-admin', around: 14 });
  await page.getByRole('button', { name: 'All keys' }).click();
  await home.getByText('45 keys: live').waitFor();
  await page.getByRole('button', { name: 'Search and filter' }).click();
  await modal(page).getByLabel('Search').fill('alert review');
  await modal(page).getByRole('button', { name: 'Show', exact: true }).click();
  await home.getByText('6 keys: live; with "alert review"').waitFor();
  await take(page, home, { name: 'all-keys', around: 14 });
  await be(page, 'Ana');
}

/** The policy pane with a rule that wants two, and a card that one of them has approved. */
async function takePolicy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Policy', exact: true }).click();
  const pane = page.getByRole('region', { name: 'Policy' });
  await pane.getByRole('button', { name: 'Two approvers for changes' }).click();
  await pane.getByLabel('Scopes').fill('dashboards_write');
  await pane.getByLabel('Lifetime').fill('8h');
  await pane.getByText('Verdict: needs 2 approvals').waitFor();
  await take(page, pane, { name: 'policy' });
  await pane.getByRole('button', { name: 'Use it' }).click();
  const toast = page.locator('.toasts');
  await toast.getByText('The bot takes this policy now.').waitFor();
  await toast.getByRole('button').last().click();
  await pane.getByRole('button', { name: 'Close policy' }).click();
  const wish = { ...backup, purpose: 'Move our dashboards', lasts: '8 hours' };
  await ask(page, wish);
  for (const name of ['Ben', 'Cleo']) {
    await be(page, name);
    await go(page, approvers);
    const card = message(page, wish.purpose);
    if (name === 'Ben') await card.getByRole('button', { name: 'Approve', exact: true }).click();
    await card.getByText('1 of 2 approvals').waitFor();
    if (name === 'Cleo') await take(page, card, { name: 'two-approvers' });
  }
}

/** The tall window is for whole messages; the other one is as most people have it. */
async function takeAll(sandbox: Sandbox, browser: Browser): Promise<void> {
  const url = sandbox.controlUrl;
  const tall = await openContext(browser, { width: 1240, height: 1300, scale: 2 });
  const page = await openPage(tall, { url, as: people.requester.id });
  await takeForm(page);
  await takeMessages(page);
  await takeHome(page);
  const usual = await openContext(browser, { width: 1400, height: 880, scale: 2 });
  const whole = await openPage(usual, { url, as: people.requester.id });
  await go(whole, dmOf(people.requester.id));
  await keyMessage(whole, move.purpose).waitFor();
  if (isWanted('page')) {
    await whole.screenshot({ path: pathOf('page'), animations: 'disabled' });
  }
  await takeAdmin(page);
  await takePolicy(page);
}

const sandbox = await startSandbox({ minMsPerChannelMessage: 0 });
await manyKeys(43)(sandbox.ledgerPath);
const bot = await startBotProcess(sandbox, { path: process.env['PATH'] });
const browser = await openBrowser();
try {
  await takeAll(sandbox, browser);
} finally {
  await browser.close();
  await bot.stop();
  await sandbox.stop();
}
