import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parse } from 'dotenv';

/** What a variable is to be; null takes it out. */
export type EnvChanges = Readonly<Record<string, string | null>>;

/** The text of a file; null where there is none. */
export function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

export const variablesIn = (text: string): Readonly<Record<string, string>> => parse(text);

const plain = /^[\w./:,=+@-]*$/u;

/** A value as dotenv reads it back; it knows no escapes, so the quotes must not be inside. */
function quoted(value: string): string {
  if (plain.test(value)) return value;
  const sign = ["'", '"', '`'].find((quote) => !value.includes(quote)) ?? "'";
  const safe = value.replaceAll(sign, '’');
  // Only double quotes would turn these two signs into a line break.
  return sign === '"' ? `"${safe.replaceAll('\\', '/')}"` : `${sign}${safe}${sign}`;
}

const nameIn = (line: string): string | null =>
  /^\s*(?:export\s+)?(?<name>[A-Za-z_]\w*)\s*=/u.exec(line)?.groups?.['name'] ?? null;

const lineOf = (name: string, value: string | null): string[] =>
  value === null ? [] : [`${name}=${quoted(value)}`];

/** The file with the changes made in their places; every other line stays as it was. */
export function changedEnv(old: string, changes: EnvChanges): string {
  const left = new Map(Object.entries(changes));
  const before = old === '' ? [] : old.replace(/\n$/u, '').split('\n');
  const lines = before.flatMap((line) => {
    const name = nameIn(line);
    if (name === null || !(name in changes)) return [line];
    // A variable that stands twice is written once.
    const value = left.get(name) ?? null;
    left.delete(name);
    return lineOf(name, value);
  });
  const added = [...left].flatMap(([name, value]) => lineOf(name, value));
  return `${[...lines, ...added].join('\n')}\n`;
}

/** Writes a file that holds secrets: for its owner alone, and whole or not at all. */
export function writePrivate(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}
