import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  code,
  codeBlock,
  escaped,
  lasting,
  md,
  mention,
  quote,
  shorten,
  when,
} from '../../blocks/mrkdwn.ts';
import { Instant } from '../../src/policy/instant.ts';
import { ana, hostile } from './samples.ts';

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'<>&*_~`@:!|# \n\u202e\u200babc') }),
);

test("a person's text cannot ping, link or format", () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(escaped(text)).not.toMatch(/[<>*~`\n\r\u2028\u2029]|@(channel|here|everyone)\b/iu);
    }),
  );
});

test('invisible and direction-changing signs are shown as dots', () => {
  expect(escaped('pay\u202eload\u200b \u2066x\u2069')).toBe('pay·load· ·x·');
  expect(escaped('\ufeffx\u2028y')).toBe('x y');
});

test('half an emoji does not reach Slack', () => {
  expect(escaped('a\ud83db')).toBe('a·b');
});

test('a scope name stays as it is, and so do times, paths and addresses', () => {
  expect(escaped('dashboards_read 12:30 kv/data/x ana@example.com')).toBe(
    'dashboards_read 12:30 kv/data/x ana@example.com',
  );
});

test('an emoji code cannot forge the dot of a milder risk', () => {
  expect(escaped(':large_green_circle:')).not.toContain(':large_green_circle:');
});

test('a text cannot end the code it stands in', () => {
  expect(code('a`b')).toBe('`aˋb`');
});

test('a code block shows its lines unchanged but for what Slack itself turns back', () => {
  expect(codeBlock(['A=1_2*3', 'B=<&>'])).toBe('```\nA=1_2*3\nB=&lt;&amp;&gt;\n```');
});

test('a cut text is never longer than allowed, and never ends in half a sign', () => {
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: 40 }), (text, most) => {
      expect(shorten(text, most).length).toBeLessThanOrEqual(most);
      const tame = escaped(text, most);
      expect(tame.length).toBeLessThanOrEqual(most);
      expect(tame).toMatch(/^(?:[^&]|&(?:amp|lt|gt);)*$/u);
    }),
  );
  expect(shorten('😀😀😀', 4)).toBe('😀…');
});

test('a quotation keeps its lines, and none of them leaves the quotation', () => {
  expect(quote('one\n\n  two\r\n<!here>', 100)).toBe('> one\n> two\n> &lt;!here&gt;');
  for (const line of quote(hostile, 400).split('\n')) expect(line).toMatch(/^> /u);
  expect(quote(hostile.repeat(50), 400).length).toBeLessThanOrEqual(400);
});

test('a moment is shown in the zone of its reader, else in UTC', () => {
  const moment = Instant.parse('2026-11-25T10:31:07.250Z');
  expect(when(moment)).toBe(
    '<!date^1795602667^{date_short_pretty} at {time}|2026-11-25 10:31 UTC>',
  );
});

test.each([
  [8 * 3600, '8 hours'],
  [7 * 86_400, '7 days'],
  [5400, '1 hour 30 minutes'],
  [86_400, '1 day'],
  [60, '1 minute'],
  [30, 'less than a minute'],
])('%d seconds read as %s', (seconds, words) => {
  expect(lasting(seconds)).toBe(words);
});

test('our own words stand between escaped parts', () => {
  expect(md`*${mention(ana)}* has ${2} of ${escaped('<x>')}`).toBe('*<@U0ANA>* has 2 of &lt;x&gt;');
});
