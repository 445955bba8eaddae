import { expect, test } from '@jest/globals';
import { openLog } from '../src/log.ts';
import { redact } from '../src/redact.ts';
import { boltLogger } from '../src/slack/bolt-log.ts';

/* All of them plainly fake. */
const fakes = {
  'an API key': '0fa4e000000000000000000000000000',
  'an old application key': '0fa4e00000000000000000000000000000000000',
  'a new application key': `ddapp_${'Fake0'.repeat(7).slice(0, 34)}`,
  'a personal access token': 'ddpat_fakeAlias_fakeSecret0000fakeCrc',
  'a service access token': 'ddsat_fakeAlias_fakeSecret0000fakeCrc',
  'a bot token': 'xoxb-0000000000-fakefakefake',
  'a user token': 'xoxp-0000000000-fakefakefake',
  'a refresh token': 'xoxe-1-fakefakefake',
  'a rotated token': 'xoxe.xoxb-1-fakefakefake',
  'an app-level token': 'xapp-1-A0FAKE-0000-fakefake',
  'a signing secret': '0123456789abcdef0123456789abcdef',
  'a webhook': 'https://hooks.slack.com/services/T0FAKE/B0FAKE/fakefakefake',
  'a response_url': 'https://hooks.slack.com/actions/T0FAKE/0000/fakefakefake',
} as const;
const ways = [
  (secret: string) => secret,
  (secret: string) => `key=${secret}&more`,
  (secret: string) => JSON.stringify({ deep: [{ text: `it is ${secret}.` }] }),
  (secret: string) => JSON.stringify({ text: JSON.stringify({ secret }) }),
  (secret: string) => `line\n${secret}\nline`,
];

test.each(Object.entries(fakes))(
  '%s is cut out of a line, however it stands in it',
  (_, secret) => {
    const distinct = secret.slice(-9);
    for (const way of ways) expect(redact(way(secret))).not.toContain(distinct);
  },
);

test('what stands in a header of ours is cut out, whatever it looks like', () => {
  const headers = { 'DD-API-KEY': 'odd-shape', authorization: 'Bearer odd-shape', accept: 'json' };
  expect(redact(JSON.stringify(headers))).toBe(
    '{"DD-API-KEY":"[cut]","authorization":"Bearer [cut]","accept":"json"}',
  );
});

test('what is no credential stays: ids, digests, times and sentences', () => {
  const line = `r_abcdefgh23456789 k_abcdefgh23456789 ${'0a'.repeat(32)} 2026-11-25T10:00:00.000Z 3f0c0000-0000-4000-8000-000000000001 The key ends 3f2a.`;
  expect(redact(line)).toBe(line);
});

/** What a log at debug level writes. */
function written(write: (log: ReturnType<typeof openLog>) => void): string {
  let text = '';
  const out = {
    write: (line: string): void => {
      text += line;
    },
  };
  write(openLog({ level: 'debug', pretty: false }, out));
  return text;
}

test.each(Object.entries(fakes))(
  '%s in an error, its cause or a detail does not reach the log',
  (_, secret) => {
    const fault = new Error(`answered ${secret}`, { cause: new Error(`before: ${secret}`) });
    const text = written((log) => {
      log.debug(`asked with ${secret}`, { asked: { with: secret } });
      log.error('failed', { fault });
    });
    expect(text.split('\n')).toHaveLength(3);
    expect(text).not.toContain(secret.slice(-9));
  },
);

test("Bolt's own lines: nothing at debug level, and of an error its message, without a credential", () => {
  const text = written((log) => {
    const logger = boltLogger(log);
    logger.debug('payload', { text: 'plainly fake' });
    logger.error(Object.assign(new Error(`no: ${fakes['a bot token']}`), { body: 'plainly fake' }));
  });
  expect(text).toContain('no: [cut]');
  expect(text).not.toContain('plainly fake');
});
