import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { people } from '../../src/sandbox/people.ts';
import { approvers, ask, dmOf, fillForm, general, go, message, modal, type } from './hand.ts';
import { openStage, type Stage } from './stage.ts';

const harm = 'document.title = "taken over"';
const texts = [
  `<img src=x onerror='${harm}'> a picture`,
  `<script>${harm}</script> a script`,
  '\u202eright to left\u202c and \u2066isolated\u2069 marks',
  'zero\u200bwidth\u200d\ufeff signs\u00ad here',
  '<!channel> <@U0BEN> <http://evil.example|click> *b* `c` ```d``` &lt;b&gt;',
] as const;
const long = 'long '.repeat(600);

let stage: Stage;
let ana: Page;
let ben: Page;
beforeAll(async () => {
  stage = await openStage();
  ana = await stage.windowOf(people.requester.id);
  ben = await stage.windowOf(people.approver.id);
});
afterAll(() => stage.close());
afterEach(async () => {
  expect(stage.troubles()).toEqual([]);
  for (const page of [ana, ben]) {
    expect(await page.title()).toBe('ddkey sandbox');
    expect(await page.locator('img, script:not([src]), iframe').count()).toBe(0);
    // Nothing may be wider than its window.
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(tooWide).toBe(false);
  }
});

const visible = (text: string): string => text.replace(/[\p{Cf}\u00ad]/gu, '').slice(0, 12);
const isWithin = async (inner: Locator, outer: Locator): Promise<boolean> => {
  const [a, b] = [await inner.boundingBox(), await outer.boundingBox()];
  return a !== null && b !== null && a.x >= b.x && a.x + a.width <= b.x + b.width + 1;
};

test.each(texts)('%j in every field of the form comes to the approver as text', async (text) => {
  const purpose = text.slice(0, 80);
  await ask(ana, { purpose, keptIn: purpose, note: text });
  await go(ben, approvers);
  const card = ben.locator('.message').last();
  await card.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await ben.waitForFunction(
    (words) => [...document.querySelectorAll('.message')].at(-1)?.textContent?.includes(words),
    visible(text).slice(0, 4),
  );
  expect(await card.locator('a[href*="evil"]').count()).toBe(0);
  expect(await isWithin(card.locator('.message-body'), ben.locator('.messages'))).toBe(true);
  await card.getByRole('button', { name: 'Deny' }).click();
  await modal(ben).getByLabel('Why not?').fill(text);
  await modal(ben).getByRole('button', { name: 'Deny', exact: true }).click();
  await modal(ben).waitFor({ state: 'hidden' });
  await go(ana, dmOf(people.requester.id));
  const note = ana.locator('.message').last();
  await note.getByText('denied').first().waitFor();
  expect(await note.locator('a[href*="evil"]').count()).toBe(0);
});

test('3,000 characters: refused where they are too many, shown whole where they are not', async () => {
  await go(ana, general);
  await type(ana, '/ddkey');
  await fillForm(ana, { purpose: long, keptIn: long, note: long });
  await modal(ana).getByRole('button', { name: 'Send request' }).click();
  await modal(ana).locator('.field-error:visible').nth(2).waitFor();
  expect(await modal(ana).getByLabel('What is it for?').inputValue()).toBe(long);
  const most = 'x'.repeat(80);
  await modal(ana).getByLabel('What is it for?').fill(most);
  await modal(ana).getByLabel('Where will it be kept?').fill(most);
  await modal(ana).getByLabel('Note to the approver').fill('y'.repeat(1000));
  await modal(ana).getByRole('button', { name: 'Send request' }).click();
  await modal(ana).getByText('Request sent').waitFor();
  await ana.keyboard.press('Escape');
  await modal(ana).waitFor({ state: 'hidden' });
  const card = message(ben, most);
  await go(ben, approvers);
  await card.waitFor();
  expect(await isWithin(card.locator('.message-body'), ben.locator('.messages'))).toBe(true);
});

test.each([...texts, long])('%j in the fields of the page itself is text too', async (text) => {
  await go(ana, general);
  await type(ana, text);
  await ana.getByText('Nobody reads along in this sandbox.').last().waitFor();
  await type(ana, `/ddkey ${text}`);
  await ana.waitForTimeout(300);
  if (await modal(ana).isVisible()) {
    await modal(ana).getByLabel('And/or pick permissions yourself').fill(text.slice(0, 200));
    await ana.getByText('Nothing was found.').waitFor();
    await ana.keyboard.press('Escape');
    await ana.keyboard.press('Escape');
    await modal(ana).waitFor({ state: 'hidden' });
  }
  await ana.getByLabel('Key', { exact: true }).fill(text.slice(0, 400));
  await ana.getByRole('button', { name: 'Call Datadog' }).click();
  await ana.locator('.try-result:not(:empty)').waitFor();
});
