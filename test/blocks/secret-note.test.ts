import { expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { secretNote } from '../../blocks/secret-note.ts';
import type { Credential, Kind } from '../../src/policy/ask.ts';
import { secretFacts } from './samples.ts';
import { stringsIn } from './slack-limits.ts';

const secret = '0123456789abcdef0123456789abcdef01233f2a';
const shown = [{ credential: 'application', text: secret }] as const;

test('the secret stands in exactly one block, once, and not in the text that phones show', () => {
  const { text, blocks } = secretNote(secretFacts(), shown);
  expect(text).not.toContain(secret);
  expect(blocks.filter((block) => JSON.stringify(block).includes(secret))).toHaveLength(1);
  expect(JSON.stringify(blocks).split(secret)).toHaveLength(2);
});

test('the code block can be pasted as environment lines', () => {
  const texts = stringsIn(secretNote(secretFacts(), shown).blocks).map(({ text }) => text);
  expect(texts).toContain(`\`\`\`\nDD_SITE=datadoghq.eu\nDD_APP_KEY=${secret}\n\`\`\``);
});

test('the check uses the variables, never the secret', () => {
  const texts = stringsIn(secretNote(secretFacts(), shown).blocks).map(({ text }) => text);
  const check = texts.find((text) => text.includes('curl'));
  expect(check).toContain('https://api.datadoghq.eu/api/v2/validate_keys');
  expect(check).toContain('$DD_APP_KEY');
  expect(check).not.toContain(secret);
});

test('saving and revoking stand apart and carry the id of this key', () => {
  const rows = secretNote(secretFacts(), shown).blocks.filter(({ type }) => type === 'actions');
  expect(rows.map((row) => stringsIn(row).find(({ name }) => name === 'action_id')?.text)).toEqual([
    actions.received,
    actions.revoke,
  ]);
  for (const row of rows) expect(JSON.stringify(row)).toContain('k_abcdefghijklmnop');
});

test('a replaced key is named by its ending', () => {
  const note = JSON.stringify(secretNote(secretFacts({ replaces: '0b1d' }), shown));
  expect(note).toContain('key ending 0b1d');
  expect(JSON.stringify(secretNote(secretFacts(), shown))).not.toContain('takes the place');
});

test('each kind shows its own environment lines, and a check that fits them', () => {
  const linesOf = (kind: Kind, credentials: readonly Credential[]): string => {
    const secrets = credentials.map((credential) => ({ credential, text: `fake-${credential}` }));
    return JSON.stringify(secretNote(secretFacts({ kind }), secrets).blocks);
  };
  const token = linesOf('token', ['token']);
  expect(token).toContain('DD_BEARER_TOKEN=fake-token');
  expect(token).toContain('Authorization: Bearer $DD_BEARER_TOKEN');
  const pair = linesOf('pair', ['api', 'application']);
  expect(pair).toContain('DD_API_KEY=fake-api\\nDD_APP_KEY=fake-application');
  const api = linesOf('api', ['api']);
  expect(api).toContain('DD_API_KEY=fake-api');
  expect(api).toContain('/api/v1/validate');
  expect(api).toContain('cannot be limited');
  expect(api).not.toContain('DD_APP_KEY=');
});
