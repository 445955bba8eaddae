import { expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { denialModal } from '../../blocks/denial-modal.ts';
import { blockIds, callbacks } from '../../blocks/ids.ts';
import { requestModal } from '../../blocks/request-modal.ts';
import { OrgId, SlackGroupId } from '../../src/policy/ids.ts';
import { nobody } from '../../src/policy/policy.ts';
import { formFacts } from './form-facts.ts';
import { ana, ben, day, org, requestId } from './samples.ts';

type Form = ReturnType<typeof requestModal>;
const form = (changes: Parameters<typeof formFacts>[0] = {}): Form =>
  requestModal(formFacts(changes));
const inputsOf = ({ blocks }: { readonly blocks: readonly KnownBlock[] }) =>
  blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
const elementOf = (modal: Form, id: string) =>
  inputsOf(modal).find((input) => input.block_id === id)?.element;
const idsOf = (modal: Form) => inputsOf(modal).map((input) => input.block_id);
const words = (modal: Form): string => JSON.stringify(modal.blocks);

test('the form asks in the order in which people think', () => {
  expect(form().callback_id).toBe(callbacks.request);
  expect(idsOf(form())).toEqual([
    blockIds.preset,
    blockIds.scopes,
    blockIds.purpose,
    blockIds.keptIn,
    blockIds.lifetime,
    blockIds.kind,
    blockIds.note,
  ]);
});

const staging = { ...org, id: OrgId.parse('staging'), name: 'Acme staging', site: 'us5.example' };

test('the organisation is asked for first, and only where there are several', () => {
  expect(idsOf(form({ orgs: [org, staging] }))[0]).toBe(blockIds.org);
  expect(words(form({ orgs: [org, staging] }))).not.toContain('"type":"header"');
});

test('the organisation that is picked stands above everything, with its site', () => {
  const picked = form({ orgs: [org, staging], draft: { org: staging.id } });
  expect(picked.blocks[0]).toMatchObject({
    type: 'header',
    text: { text: 'Acme staging · us5.example' },
  });
});

test('the environment is asked for only where the organisation has several', () => {
  expect(idsOf(form({ environments: ['live', 'test'] }))[0]).toBe('environment-only');
  expect(idsOf(form({ environments: ['live'] }))).not.toContain('environment-only');
});

test('every choice that decides a rule tells the bot at once; texts do not', () => {
  const all = form({ orgs: [org, staging], draft: { org: org.id, preset: 'query-metrics' } });
  const silent = inputsOf(all).filter((input) => input.dispatch_action !== true);
  expect(silent.map((input) => input.block_id)).toEqual([
    blockIds.purpose,
    blockIds.keptIn,
    blockIds.note,
  ]);
});

test('a shorter longest time is another field, which starts with what can be had', () => {
  const short = form({ rule: { maxLifetimeSeconds: day }, draft: { lifetimeSeconds: day } });
  expect(idsOf(short)).toContain(`lifetime-${day}`);
  expect(elementOf(short, `lifetime-${day}`)).toMatchObject({
    initial_option: { value: String(day) },
  });
  expect(words(short)).not.toContain(String(7 * day));
});

test('a lifetime that no rule gives is said to be shortened', () => {
  const facts = formFacts({ draft: { lifetimeSeconds: day } });
  const cut = requestModal({ ...facts, preview: { ...facts.preview, tooLong: 7 * day } });
  expect(words(cut)).toContain('No rule gives this for 7 days, so 1 day is picked now.');
});

test('a job named in the command is picked already; an unknown name picks none', () => {
  expect(elementOf(form({ draft: { preset: 'read-logs' } }), blockIds.preset)).toMatchObject({
    initial_option: { value: 'read-logs' },
  });
  const unknown = form({ draft: { preset: 'nope' } });
  expect(elementOf(unknown, blockIds.preset)).not.toHaveProperty('initial_option');
});

test('what no rule gives is left out of the list, and named below it', () => {
  expect(JSON.stringify(elementOf(form(), blockIds.preset))).not.toContain('manage-keys');
  expect(words(form())).toContain(
    'Not offered, as no rule gives it to you: Manage API and application keys.',
  );
});

test('what is picked and cannot be had stays in the list, marked', () => {
  expect(elementOf(form({ draft: { preset: 'manage-keys' } }), blockIds.preset)).toMatchObject({
    initial_option: { description: { text: 'No rule gives you this here' } },
  });
});

test('where no job can be had there is a reason in place of the list', () => {
  const none = form({ rule: { approve: { how: 'never' } } });
  expect(idsOf(none)).not.toContain(blockIds.preset);
  expect(words(none)).toContain('No rule gives you any of the jobs that are on our list.');
});

test('what a job only sometimes needs is offered with its risk, and not ticked', () => {
  const optional = elementOf(
    form({ draft: { preset: 'query-metrics' } }),
    'optional-query-metrics',
  );
  expect(optional).toMatchObject({ type: 'multi_static_select' });
  expect(optional).not.toHaveProperty('initial_options');
  expect(JSON.stringify(optional)).toContain('🟡 changes things');
});

const by = { rule: 'everything else', maxSeconds: 30 * day };
const sre = SlackGroupId.parse('S0SRE');

test.each([
  [
    'the people of a group, counted',
    { at: 'needs-approval', ...by, need: 1, able: 6, crowd: { ...nobody, groups: [sre] } },
    '*1 of the 6 people in <!subteam^S0SRE>* has to approve. By the rule _everything else_, for at most 30 days.',
  ],
  [
    'two of the people of a group, not counted yet',
    { at: 'needs-approval', ...by, need: 2, able: null, crowd: { ...nobody, groups: [sre] } },
    '*2 of the people in <!subteam^S0SRE>* have to approve.',
  ],
  [
    'people by name',
    { at: 'needs-approval', ...by, need: 1, able: 2, crowd: { ...nobody, users: [ana, ben] } },
    '*1 of <@U0ANA> and <@U0BEN>* has to approve.',
  ],
  ['nobody at all', { at: 'at-once', ...by }, '*Nobody has to approve: you get it at once.*'],
  [
    'a refusal to come',
    { at: 'refused', refusal: { code: 'never', rule: 'no keys in production' } },
    '*This would be refused:* the rule _no keys in production_ never gives this.',
  ],
] as const)('the line says: %s', (_, line, sentence) => {
  expect(words(form({ line }))).toContain(sentence);
});

test('in an emergency the reason cannot be left out', () => {
  const line = { at: 'break-glass', ...by, reviewers: 3 } as const;
  const note = inputsOf(form({ line })).find((input) => input.block_id === blockIds.note);
  expect(note).toMatchObject({ optional: false, label: { text: 'Reason' } });
});

test('a request form carries nothing hidden; a denial carries what was seen', () => {
  expect(form().private_metadata).toBeUndefined();
  const denial = denialModal({ requestId, revision: 2, requester: ana, purpose: 'x' });
  expect(JSON.parse(denial.private_metadata ?? '')).toEqual({ r: requestId, v: 2 });
});
