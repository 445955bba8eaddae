import { expect, test } from '@jest/globals';
import { scopesHelp, scopesNote } from '../../blocks/scopes-note.ts';
import { findScopes } from '../../src/policy/find-scopes.ts';
import { facts } from '../policy/finding.ts';
import { longHostile } from './samples.ts';
import { markupIn, messageFaults } from './slack-limits.ts';

const many = facts.operations.map(({ method, path }) => `${method} ${path}`);
const texts = [
  'GET /api/v1/dashboard',
  'POST /api/v2/logs',
  'GET /api/v1/tags/hosts',
  'POST /api/v2/logs and read monitors',
  'read and write dashboards',
  'nothing that is known',
  longHostile,
  `GET /api/v1/${longHostile}`,
  `read dashboards of <!channel> ${longHostile}`,
  many.slice(0, 150).join('\n'),
  many.slice(900, 1100).join('\n'),
  many.map((call) => `GET /no${call.split(' ')[1]}`).join('\n'),
  'ddapp_1234567890',
];

test("whatever is pasted, the answer keeps within Slack's limits and marks nothing up", () => {
  const notes = [scopesHelp, ...texts.map((text) => scopesNote(findScopes(text, facts)))];
  for (const note of notes) {
    expect(messageFaults(note)).toEqual([]);
    for (const markup of markupIn(note)) {
      expect(markup).not.toMatch(/<[!@#h]|@(?:here|channel|everyone)\b/u);
    }
  }
});

test('the answer says which kind of key, which scopes worst first, and what next', () => {
  const words = JSON.stringify(
    scopesNote(findScopes('GET /api/v1/monitor\nPOST /api/v2/roles', facts)),
  );
  expect(words.indexOf('user_access_manage')).toBeLessThan(words.indexOf('monitors_read'));
  expect(words).toContain('seldom handed out');
  expect(JSON.stringify(scopesNote(findScopes('POST /api/v2/logs', facts)))).toContain(
    '/ddkey request send-data',
  );
  expect(JSON.stringify(scopesNote(findScopes('GET /api/v1/tags/hosts', facts)))).toContain(
    'no permission at all',
  );
});
