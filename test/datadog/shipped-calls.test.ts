import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { readShippedCalls } from '../../src/datadog/shipped-calls.ts';
import { readShippedScopes } from '../../src/datadog/shipped-scopes.ts';
import type { Needs } from '../../src/policy/scope-facts.ts';

const { operations, terraform } = readShippedCalls();
const known = readShippedScopes().map(({ name }) => name);
const published = join(process.cwd(), '..', 'shared', 'data', 'endpoint-permissions.tsv');

const scopesOf = (needs: Needs): readonly string[] => ('scopes' in needs ? needs.scopes : []);

test('each call stands in the list once, sorted by path', () => {
  const names = operations.map(({ method, path }) => `${path}\t${method}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(1800);
  const paths = operations.map(({ path }) => path);
  expect(paths).toEqual([...paths].sort());
});

test('no call needs a scope that the shipped list does not have', () => {
  const needed = operations.flatMap(({ needs }) => scopesOf(needs));
  expect(needed.filter((name) => !known.includes(name))).toEqual([]);
});

test('each Terraform name makes a call whose needs are published, and stands there once', () => {
  const names = terraform.map(({ kind, name }) => `${kind} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(terraform.filter(({ kind }) => kind === 'resource').length).toBeGreaterThanOrEqual(100);
  for (const { calls } of terraform) {
    expect(calls.some(({ needs }) => needs.how !== 'unpublished')).toBe(true);
  }
});

test('every list that is read at run time is in the package', () => {
  const { files } = z
    .object({ files: z.array(z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')));
  expect(files).toContain('src/datadog/*.tsv');
  expect(
    readdirSync('src/datadog')
      .filter((file) => file.endsWith('.tsv'))
      .sort(),
  ).toEqual(['shipped-operations.tsv', 'shipped-scopes.tsv', 'shipped-terraform.tsv']);
});

if (existsSync(published)) {
  test('every published permission is as published', () => {
    const shipped = new Map(
      operations.map(({ method, path, needs }) => [`${method} ${path}`, needs] as const),
    );
    const lines = readFileSync(published, 'utf8').split('\n').slice(2);
    const rows = lines.filter((line) => line !== '').map((line) => line.split('\t'));
    expect(rows.length).toBeGreaterThan(800);
    for (const [method, path, operator, names = ''] of rows) {
      const needs = shipped.get(`${method} ${path}`);
      const scopes = names.split(' ').filter((name) => name !== '');
      // An open call that takes an API key alone is told apart from one that takes any key.
      const open = expect.objectContaining({ how: expect.stringMatching(/^(nothing|api-key)$/u) });
      if (operator === 'OPEN') expect(needs).toEqual(open);
      else if (scopes.length === 1) expect(needs).toMatchObject({ scopes });
      else expect(needs).toEqual({ how: operator === 'OR' ? 'one-of' : 'all-of', scopes });
    }
  });
} else {
  test('the shipped calls are not compared, skipped: ../shared/data is not there', () => {
    expect(operations.length).toBeGreaterThan(1800);
  });
}
