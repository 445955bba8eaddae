import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { general, go, modal, pick, type } from './hand.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  page = await stage.windowOf(people.requester.id);
});
afterAll(() => stage.close());
beforeEach(() => stage.sandbox.control.reload(people.requester.id));
afterEach(() => expect(stage.troubles()).toEqual([]));

const pane = () => page.getByRole('region', { name: 'Policy' });
const field = () => pane().getByLabel('policy.yml');
const openForm = async (): Promise<void> => {
  await go(page, general);
  await type(page, '/ddkey');
  await modal(page).getByText('By the rule').waitFor();
};
const closeForm = async (): Promise<void> => {
  await page.keyboard.press('Escape');
  await modal(page).waitFor({ state: 'hidden' });
};

test('the form says who approves, and keeps the cursor and the letters while it answers', async () => {
  await openForm();
  await modal(page).getByText('people in').waitFor();
  const purpose = modal(page).getByLabel('What is it for?');
  await purpose.fill('Nightly backup');
  await pick(page, 'What do you want to do?', 'Query metrics');
  await modal(page).getByText('Only if you need it as well').waitFor();
  expect(await purpose.inputValue()).toBe('Nightly backup');
  await purpose.focus();
  await page.keyboard.type(' of all');
  await pick(page, 'What kind of key?', 'Access token');
  expect(await purpose.inputValue()).toBe('Nightly backup of all');
  await closeForm();
});

test('the search shows how far a permission reaches, and why nothing is to be had', async () => {
  await openForm();
  const search = modal(page).getByLabel('And/or pick permissions yourself');
  await search.fill('dashboards_w');
  await page.getByRole('option', { name: 'dashboards_write' }).first().click();
  await modal(page).locator('.chip', { hasText: 'dashboards_write' }).waitFor();
  await search.fill('user_app_keys');
  await page.getByRole('option', { name: 'Nothing that you can have' }).waitFor();
  await page.keyboard.press('Escape');
  await closeForm();
});

test('a mistake is complained of with its line while one types, and cannot be used', async () => {
  await page.getByRole('button', { name: 'Policy', exact: true }).click();
  await pane().getByText('This policy is fine').waitFor();
  expect(await field().inputValue()).toContain('version: 1');
  await pane().getByRole('button', { name: 'Two approvers for changes' }).click();
  await pane().getByText('This policy is fine: 0 warnings.').waitFor();
  const right = await field().inputValue();
  await field().fill(right.replace('approve:', 'aprove:'));
  const complaint = pane().locator('.complaint', { hasText: 'Did you mean approve?' });
  await complaint.waitFor();
  expect(await pane().getByRole('button', { name: 'Use it' }).isDisabled()).toBe(true);
  await complaint.getByRole('button').click();
  const marked = await field().evaluate((area) =>
    area instanceof HTMLTextAreaElement
      ? area.value.slice(area.selectionStart, area.selectionEnd)
      : '',
  );
  expect(marked).toContain('aprove:');
  await field().fill(right);
  await pane().getByText('This policy is fine: 0 warnings.').waitFor();
});

test('an answer to a question changes with the question and with the policy', async () => {
  await pane().getByText('Verdict: needs 1 approval, for at most 7d.').waitFor();
  await pane().getByLabel('Lifetime').fill('8h');
  await pane().getByLabel('Scopes').fill('dashboards_write');
  await pane().getByText('Verdict: needs 2 approvals, for at most 1d.').waitFor();
  await pane().getByText('Rule: two for changes').waitFor();
  await pane().getByRole('button', { name: 'Read-only at once' }).click();
  await pane().getByText('Verdict: needs 1 approval, for at most 8h.').waitFor();
  await pane().getByText('"looking": its scopes leave out dashboards_write').waitFor();
});

test('a policy that is used decides in the form at once', async () => {
  await pane().getByRole('button', { name: 'Use it' }).click();
  await page.getByText('The bot takes this policy now.').waitFor();
  await pane().getByRole('button', { name: 'Close policy' }).click();
  await eventually('the bot has taken the policy', async () =>
    stage.botWrote().includes('the edited policy holds from now on'),
  );
  await go(page, general);
  await type(page, '/ddkey');
  await modal(page).getByText('Pick a job or a permission').waitFor();
  await pick(page, 'What do you want to do?', 'Look at dashboards');
  await modal(page).getByText('Nobody has to approve: you get it at once.').waitFor();
  await pick(page, 'What do you want to do?', 'Dashboards as code');
  await modal(page).getByText('has to approve.').waitFor();
  await closeForm();
});
