import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { people } from '../../src/sandbox/people.ts';
import { approve, approvers, ask, be, dmOf, general, go, keyMessage, modal, type } from './hand.ts';
import { openStage, type Stage } from './stage.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const Findings = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** What axe-core finds at a page that is serious or worse, in a line each. */
async function findings(page: Page): Promise<string[]> {
  // What still fades in is not what one reads.
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)));
  // Evaluated from outside, since the page's own policy lets no such script in.
  await page.evaluate(axe);
  const found: unknown = await page.evaluate('axe.run().then((it) => it.violations)');
  return Findings.parse(found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
// A form that an earlier test left open would lie over the page of the next.
beforeEach(async () => {
  await stage.sandbox.control.reload(people.requester.id);
});
afterEach(() => expect(stage.troubles()).toEqual([]));

test.each([
  { scheme: 'light', width: 1360 },
  { scheme: 'dark', width: 1360 },
  { scheme: 'light', width: 900 },
  { scheme: 'dark', width: 390 },
] as const)('no surface has a serious finding ($scheme, $width wide)', async (look) => {
  const page = await stage.windowOf(people.requester.id, { ...look, guide: true });
  const check = async (surface: string): Promise<void> => {
    expect([surface, ...(await findings(page))]).toEqual([surface]);
  };
  const open = async (place: string): Promise<void> => {
    if (look.width < 760) await page.getByRole('button', { name: 'Channels' }).click();
    await go(page, place);
  };
  const purpose = `Seen at ${look.width} in ${look.scheme}`;
  await check('the first visit');
  await page.getByRole('button', { name: 'Dismiss the guide' }).click();
  await page.getByLabel('Message or command').fill('/');
  await check('suggestions');
  await page.getByLabel('Message or command').fill('');
  await type(page, '/ddkey');
  await modal(page).getByRole('button', { name: 'Send request' }).click();
  await modal(page).locator('.field-error:visible').first().waitFor();
  await check('the form with errors');
  await modal(page).getByLabel('And/or pick permissions yourself').fill('monitors');
  await page.locator('.pop-up:popover-open [role="option"]').first().click();
  await modal(page).getByLabel('What do you want to do?').click();
  await page.locator('.pop-up:popover-open [role="option"]').first().waitFor();
  await check('the form with a list open');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await modal(page).waitFor({ state: 'hidden' });
  const helper = await stage.windowOf(people.requester.id);
  await ask(helper, { purpose });
  await be(page, 'Ben');
  await open(approvers);
  await page.locator('.message', { hasText: purpose }).last().waitFor();
  await check('the approval card');
  await be(helper, 'Ben');
  await approve(helper, purpose);
  await be(page, 'Ana');
  await open(dmOf(people.requester.id));
  await keyMessage(page, purpose).waitFor();
  await check('the message with the key');
  await keyMessage(page, purpose).getByRole('button', { name: 'Revoke' }).click();
  await check('a confirm dialog');
  await page.keyboard.press('Escape');
  await open('home');
  await page.locator('.home').getByText(purpose).first().waitFor();
  await check('Home');
  if (look.width < 1120) await page.getByRole('button', { name: 'Datadog', exact: true }).click();
  await page.locator('.key').first().waitFor();
  await check('the Datadog pane');
  await page.getByRole('button', { name: 'Faults' }).click();
  await page.locator('.calls li').first().waitFor();
  await check('the faults');
  await page.getByRole('button', { name: 'Close faults' }).click();
  await page.getByRole('button', { name: 'Policy', exact: true }).click();
  const pane = page.getByRole('region', { name: 'Policy' });
  await pane.getByText('This policy is fine').waitFor();
  await check('the policy');
  await pane.getByLabel('policy.yml').fill('version: 2');
  await pane.locator('.complaint').first().waitFor();
  await check('the policy with a complaint');
  await page.context().close();
  await helper.context().close();
});

test('a whole request goes by keyboard alone', async () => {
  const page = await stage.windowOf(people.requester.id);
  const keys = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) await page.keyboard.press(name);
  };
  await page.getByLabel('Message or command').focus();
  await page.keyboard.type('/dd');
  await page.locator('.pop-up:popover-open [role="option"]').first().waitFor();
  await keys('Enter', 'Enter');
  await modal(page).getByLabel('What is it for?').waitFor();
  await keys('ArrowDown');
  await page.locator('.pop-up:popover-open [role="option"]').first().waitFor();
  await keys('ArrowDown', 'ArrowDown', 'Enter');
  await modal(page).getByLabel('Only if you need it as well').waitFor();
  await keys('Tab', 'Tab', 'Tab');
  await page.keyboard.type('By hand on keys alone');
  await keys('Tab');
  await page.keyboard.type('a drawer');
  await keys('Control+Enter');
  await modal(page).getByText('Request sent').waitFor();
  await keys('Escape');
  await modal(page).waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await be(page, 'Ben');
  await page.locator('label.person input:checked').focus();
  await keys('ArrowRight');
  await page.waitForURL(/as=U0CLEO/u);
  await page.locator(`[data-place="${approvers}"]`).focus();
  await keys('Enter');
  await page.getByRole('button', { name: 'Approve', exact: true }).last().focus();
  await keys('Enter');
  await page.locator('.key', { hasText: 'By hand on keys alone' }).waitFor();
  await page.context().close();
});

test('a visible mark shows where the focus is, on every stop of the way round', async () => {
  const page = await stage.windowOf(people.admin.id);
  await go(page, general);
  const stops = new Set<string>();
  for (let count = 0; count < 40; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const active = document.activeElement;
      if (active === null || active === document.body) return null;
      const shown = active.closest('.person, .composer, .combo') ?? active;
      const style = getComputedStyle(shown);
      const isMarked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      return { name: active.outerHTML.slice(0, 300), isMarked };
    });
    if (stop === null) break;
    expect([stop.name, stop.isMarked]).toEqual([stop.name, true]);
    stops.add(stop.name);
  }
  expect([...stops].length >= 14 ? [] : [...stops]).toEqual([]);
  await page.context().close();
});
