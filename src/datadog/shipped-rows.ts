import { readFileSync } from 'node:fs';

/** The rows of a shipped list. Compiled code runs in dist, while the lists stay beside their source. */
export const shippedRows = (file: `${string}.tsv`): readonly string[][] =>
  readFileSync(new URL(`../../../src/datadog/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
