import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { parse } from 'dotenv';
import { openAsker } from '../src/init/asker.ts';
import { changedEnv } from '../src/init/env-file.ts';
import { firstPolicy } from '../src/init/first-policy.ts';
import { loadPolicy } from '../src/policy/load.ts';
import { around } from './policy/around.ts';

test('at a terminal, what is typed shows unless it is a secret', async () => {
  const input = new PassThrough();
  let seen = '';
  const output = {
    write: (text: string): void => {
      seen += text;
    },
  };
  const asker = openAsker({ input, output, isTerminal: true });
  const answered = asker.ask('Token', true);
  for (const sign of 'xoxb-seen\b\b\b\b\bhidden\r') input.write(sign);
  expect(await answered).toBe('xoxbhidden');
  const next = asker.ask('Site');
  for (const sign of 'datadoghq.eu\r') input.write(sign);
  expect(await next).toBe('datadoghq.eu');
  asker.close();
  expect(seen).toContain('Token: ');
  expect(seen).not.toContain('hid');
  expect(seen).not.toContain('xoxb');
  expect(seen).toContain('Site: ');
  expect(seen).toContain('.eu');
});

test.each([
  "it's",
  'say "it"',
  'a `b` c',
  'two words # no comment',
  'all \'of\' "the" `signs`',
  'C:\\new',
])('a value comes back from the file as it was: %s', (value) => {
  const back = parse(changedEnv('', { HINT: value }))['HINT'];
  expect(back).toBe(value.includes('all') ? value.replaceAll("'", '’') : value);
});

test.each([[['U0DORA', 'U0BEN']], [[]]])(
  'the first policy file is one that this version reads, with the admins %j',
  (admins) => {
    const folder = mkdtempSync(join(tmpdir(), 'ddkey-stub-'));
    const path = join(folder, 'policy.yml');
    writeFileSync(path, firstPolicy({ channel: 'C0APPROVERS', admins }));
    const policy = { channel: 'C0APPROVERS', admins };
    expect(loadPolicy(path, around)).toMatchObject({ kind: 'loaded', policy });
    rmSync(folder, { recursive: true, force: true });
  },
);
