import { expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { denialModal } from '../../blocks/denial-modal.ts';
import { blockIds, callbacks } from '../../blocks/ids.ts';
import { requestModal } from '../../blocks/request-modal.ts';
import { OrgId } from '../../src/policy/ids.ts';
import { builtInPresets } from '../../src/policy/presets.ts';
import { ana, approvers, day, org, requestId } from './samples.ts';

const facts = {
  presets: builtInPresets,
  orgs: [org],
  kinds: ['token', 'application', 'pair', 'api'] as const,
  lifetimes: [3600, day, 7 * day, 30 * day, 90 * day],
  approverChannel: approvers,
  maxLifetimeSeconds: 30 * day,
};
const inputsOf = ({ blocks }: { readonly blocks: readonly KnownBlock[] }) =>
  blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
const elementOf = (modal: ReturnType<typeof requestModal>, id: string) =>
  inputsOf(modal).find((input) => input.block_id === id)?.element;

test('the form asks in the order in which people think', () => {
  const modal = requestModal(facts);
  expect(modal.callback_id).toBe(callbacks.request);
  expect(inputsOf(modal).map((input) => input.block_id)).toEqual([
    blockIds.preset,
    blockIds.scopes,
    blockIds.purpose,
    blockIds.keptIn,
    blockIds.lifetime,
    blockIds.kind,
    blockIds.note,
  ]);
});

test('the organisation is asked for only where there are several', () => {
  const other = { ...org, id: OrgId.parse('staging'), name: 'Acme staging' };
  const modal = requestModal({ ...facts, orgs: [org, other] });
  expect(inputsOf(modal).map((input) => input.block_id)).toContain(blockIds.org);
});

test('the form offers only lengths of time that the rules allow, seven days first', () => {
  const element = elementOf(requestModal(facts), blockIds.lifetime);
  expect(element).toMatchObject({ initial_option: { value: String(7 * day) } });
  expect(JSON.stringify(element)).not.toContain(String(90 * day));
});

test('where seven days are too long, the longest allowed time is picked', () => {
  const modal = requestModal({ ...facts, maxLifetimeSeconds: 2 * day });
  expect(elementOf(modal, blockIds.lifetime)).toMatchObject({
    initial_option: { value: String(day) },
  });
});

test('a job named in the command is picked already; an unknown name picks none', () => {
  const picked = requestModal({ ...facts, preset: 'read-logs' });
  expect(elementOf(picked, blockIds.preset)).toMatchObject({
    initial_option: { value: 'read-logs' },
  });
  const unknown = requestModal({ ...facts, preset: 'nope' });
  expect(elementOf(unknown, blockIds.preset)).not.toHaveProperty('initial_option');
});

test('the first line says who decides', () => {
  expect(JSON.stringify(requestModal(facts).blocks[0])).toContain(
    'Anyone in <#C0APPROVERS> can approve, except you.',
  );
});

test('a request form carries nothing hidden; a denial carries what was seen', () => {
  expect(requestModal(facts).private_metadata).toBeUndefined();
  const denial = denialModal({ requestId, revision: 2, requester: ana, purpose: 'x' });
  expect(JSON.parse(denial.private_metadata ?? '')).toEqual({ r: requestId, v: 2 });
});
