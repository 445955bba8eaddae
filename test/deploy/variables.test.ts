import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** Every variable that the code reads from its environment, as its readers name it. */
const known = new Set(
  readdirSync('src')
    .filter((name) => /^config.*\.ts$/u.test(name))
    .flatMap((name) => [
      ...readFileSync(`src/${name}`, 'utf8').matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\b/gu),
    ])
    .map(([, name]) => name),
);

/** Those of others: PostgreSQL's image. */
const others = ['POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD'];

const patterns: Readonly<Record<string, RegExp>> = {
  'deploy/Dockerfile': /(?:^ENV |^ {4}|process\.env\.)([A-Z][A-Z_]+)\b/gmu,
  'deploy/compose.yml': /^ {6}([A-Z][A-Z_]+):|\$\{([A-Z_]+)/gmu,
  'deploy/kubernetes/base/deployment.yaml': /- name: ([A-Z][A-Z_]+)$/gmu,
  'deploy/ddkey.service': /^Environment=([A-Z_]+)/gmu,
};

test.each(Object.entries(patterns))('%s names only variables that ddkey knows', (path, pattern) => {
  const names = [...readFileSync(path, 'utf8').matchAll(pattern)].map(([, a, b]) => a ?? b ?? '');
  expect(names.length).toBeGreaterThan(1);
  for (const name of names.filter((each) => !others.includes(each))) {
    expect([name, known.has(name)]).toEqual([name, true]);
  }
});

test('so do .env.example and the table of the README', () => {
  const example = [...readFileSync('.env.example', 'utf8').matchAll(/^(?:# )?([A-Z_]+)=/gmu)];
  expect(example.length).toBeGreaterThan(5);
  const [, table = ''] = readFileSync('README.md', 'utf8').split('## Environment');
  const [rows = ''] = table.split('\n## ');
  const cells = rows
    .split('\n')
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([A-Z][A-Z_]+)`/gu)]);
  expect(cells.length).toBeGreaterThan(15);
  // Only the commands that verify read it.
  const elsewhere = ['DDKEY_AUDIT_KEYS_EARLIER'];
  for (const [, name = ''] of [...example, ...cells]) {
    expect([name, known.has(name) || elsewhere.includes(name)]).toEqual([name, true]);
  }
});
