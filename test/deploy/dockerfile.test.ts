import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { z } from 'zod';
import { copies, instructions, letIn } from './dockerfile.ts';

const all = instructions();
const last = all.filter(({ stage }) => stage === 1);
const said = (what: string): string[] =>
  last.filter((each) => each.what === what).map(({ says }) => says);
const Package = z.object({ files: z.array(z.string()), engines: z.object({ node: z.string() }) });
const ours = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')));

test('the linter has nothing to say', () => {
  expect(validate(readFileSync('deploy/Dockerfile', 'utf8'))).toEqual([]);
  expect(validate('FROM node\nCOPPY a b\n')).toHaveLength(1);
});

test('what runs is not what was built with, and both have a Node that is allowed', () => {
  const bases = all.filter(({ what }) => what === 'FROM').map(({ says }) => says);
  expect(bases).toHaveLength(2);
  expect(bases[0]).toMatch(/ AS build$/u);
  const least = Number(/\d+/u.exec(ours.engines.node)?.[0]);
  for (const base of bases) {
    const [, major] = /^node:(\d+)-bookworm-slim/u.exec(base) ?? [];
    expect(Number(major)).toBeGreaterThanOrEqual(least);
  }
});

test('nobody in it is root, and nothing is done after that', () => {
  expect(said('USER')).toEqual(['1000:1000']);
  const at = last.findIndex(({ what }) => what === 'USER');
  const after = last.slice(at + 1).map(({ what }) => what);
  expect(after).toEqual(['VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD']);
});

test('it looks after itself, closes core files and hears signals', () => {
  expect(said('HEALTHCHECK').join()).toContain('/healthz');
  const Words = z.array(z.string());
  const [entry = '[]'] = said('ENTRYPOINT');
  expect(Words.parse(JSON.parse(entry))).toEqual([
    'sh',
    '-c',
    'ulimit -c 0 && exec node --max-old-space-size=384 dist/src/cli.js "$@"',
    'ddkey',
  ]);
  expect(said('CMD')).toEqual(['["start"]']);
});

test('no secret can come in: not by a variable, an argument, or the folder that is built', () => {
  expect(all.filter(({ what }) => what === 'ARG' || what === 'ADD')).toEqual([]);
  const variables = all.filter(({ what }) => what === 'ENV').map(({ says }) => says);
  expect(variables.join()).not.toMatch(/TOKEN|SECRET|PASSWORD|_KEY/u);
  expect(letIn().filter((name) => /env$|data|git|test|docs/u.test(name))).toEqual([]);
  expect(letIn().filter((name) => !existsSync(name))).toEqual([]);
});

/** Whether a path of the folder that is built is there, a pattern for at least one file. */
const isThere = (path: string): boolean => {
  const [before, after] = path.split('*');
  if (after === undefined) return existsSync(path);
  return readdirSync(dirname(`${before}x`)).some((name) => name.endsWith(after));
};

test('everything that is copied is there, and is let in', () => {
  for (const source of copies().flatMap(({ isBuilt, sources }) => (isBuilt ? [] : sources))) {
    expect([source, isThere(source)]).toEqual([source, true]);
    expect(letIn()).toContain(source.split('/')[0]);
  }
});

test('everything that the package runs from is in the image', () => {
  const copied = copies()
    .filter(({ stage }) => stage === 1)
    .flatMap(({ sources }) => sources);
  const runsFrom = ours.files.filter((file) => /^(?:dist|src)\//u.test(file));
  expect(runsFrom.length).toBeGreaterThan(4);
  expect(copied).toEqual(
    expect.arrayContaining([...runsFrom, 'node_modules', 'package.json', 'LICENSE']),
  );
});
