import { expect, test } from '@jest/globals';
import { requestModal } from '../../blocks/request-modal.ts';
import type { Ask } from '../../src/policy/ask.ts';
import { draftOf } from '../../src/policy/draft.ts';
import { ScopeName } from '../../src/policy/ids.ts';
import { usualReview, usualSweep } from '../../src/policy/policy.ts';
import { builtInPresets } from '../../src/policy/presets.ts';
import { formFacts } from './form-facts.ts';
import { approvers, day, request } from './samples.ts';
import { modalFaults, stringsIn } from './slack-limits.ts';

/** The form as it opens for somebody who asks for the same again. */
const formAgain = (ask: Ask) => {
  const draft = draftOf(ask, {
    orgs: [],
    presets: builtInPresets,
    rules: [],
    channel: approvers,
    auditChannel: null,
    admins: [],
    sweep: usualSweep,
    review: usualReview,
  });
  return requestModal(formFacts({ draft }));
};

test('the form to ask again holds what was asked for, and lists only what the job lacks', () => {
  const scopes = ['dashboards_read', 'metrics_read', 'monitors_read'];
  const { ask } = request({
    preset: 'look',
    scopes: scopes.map((scope) => ScopeName.parse(scope)),
    lifetimeSeconds: day,
  });
  const again = formAgain(ask);
  expect(modalFaults(again)).toEqual([]);
  const texts = stringsIn(again);
  const initial = texts.filter(({ name }) => name === 'initial_value').map(({ text }) => text);
  expect(initial).toEqual([ask.purpose, ask.keptIn, ask.note]);
  expect(JSON.stringify(again)).toContain(
    '"initial_options":[{"text":{"type":"plain_text","text":"metrics_read","emoji":false},"value":"metrics_read"}]',
  );
  const picked = {
    text: { type: 'plain_text', text: 'Look at dashboards and monitors', emoji: false },
    value: 'look',
  };
  expect(again.blocks).toContainEqual(
    expect.objectContaining({
      element: expect.objectContaining({ initial_option: expect.objectContaining(picked) }),
    }),
  );
});

test('a job or lifetime that is no longer offered leaves the form usable', () => {
  const { ask } = request({ preset: 'gone', lifetimeSeconds: 400 * day });
  const again = formAgain({ ...ask, note: null });
  expect(modalFaults(again)).toEqual([]);
  expect(JSON.stringify(again)).toContain('"value":"dashboards_write"');
});
