import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const page = readFileSync('SECURITY.md', 'utf8');

/** What a cell points to; a bare name stands beside the one before it. */
function pointersIn(cell: string): string[] {
  let folder = '';
  return [...cell.matchAll(/`((?:src|test|blocks)\/[^`]*|[a-z-]+(?:\.ts)?)`/gu)].map(
    ([, name = '']) => {
      if (!name.includes('/')) return join(folder, name);
      folder = dirname(name);
      return name;
    },
  );
}

const isThere = (path: string): boolean => existsSync(path) || existsSync(`${path}.test.ts`);

test('each defence of SECURITY.md points to code and tests that are there', () => {
  const [, table = ''] = page.split('## Who attacks');
  const [rows = ''] = table.split('\n## ');
  const cells = rows
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.includes('code; test'))
    .map((line) => line.split(' | ').at(-1) ?? '');
  expect(cells.length).toBeGreaterThan(10);
  for (const path of cells.flatMap(pointersIn)) expect([path, isThere(path)]).toEqual([path, true]);
});

test.each([
  'SECURITY.md',
  'docs/deploying.md',
  'docs/operating.md',
  'docs/secrets.md',
  'docs/doctor.md',
  'docs/delivering.md',
  'docs/reliability.md',
  'docs/security-testing.md',
  'README.md',
])('no link of %s leads to a file or a heading that is not there', (file) => {
  const text = readFileSync(file, 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/gu)].map(([, to = '']) => to);
  for (const link of links) {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    expect([link, existsSync(target)]).toEqual([link, true]);
    if (anchor === undefined) continue;
    const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gmu)].map(
      ([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-'),
    );
    expect([link, headings]).toEqual([link, expect.arrayContaining([anchor])]);
  }
});
