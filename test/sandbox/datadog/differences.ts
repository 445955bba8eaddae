import { z } from 'zod';

/* How one JSON answer differs from a recorded one in shape: keys, types, formats; not in values. */

type Fields = Readonly<Record<string, unknown>>;

/** What the real API added to answers after some of the recordings were made. */
const addedLater: ReadonlySet<string> = new Set([
  'last_used_at',
  'category',
  'remote_config_read_enabled',
]);

const moments = /^(created|created_at|modified_at|expires_at|last_used_at)$/;
const fixedLength = /^(key|last4|public_portion)$/;

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** The written form of a moment: which digits there are, and how the zone is put. */
const form = (text: string): string => text.replaceAll(/\d/g, '0');

const textDifferences = (recorded: string, answered: string, at: string): string[] => {
  const name = at.split('.').at(-1) ?? '';
  if (moments.test(name) && form(recorded) !== form(answered)) return [`${at}: ${form(answered)}`];
  if (fixedLength.test(name) && recorded.length !== answered.length) {
    return [`${at}: ${answered.length} characters, recorded ${recorded.length}`];
  }
  return [];
};

const fieldDifferences = (recorded: Fields, answered: Fields, at: string): string[] => {
  const extra = Object.keys(answered).filter((name) => !(name in recorded || addedLater.has(name)));
  const fields = Object.entries(recorded).flatMap(([name, value]) =>
    name in answered
      ? differences(value, answered[name], `${at}.${name}`)
      : [`${at}.${name} is missing`],
  );
  return [...extra.map((name) => `${at}.${name} is not in the recording`), ...fields];
};

const Fields = z.record(z.string(), z.unknown());
const List = z.array(z.unknown());

/** Recorded lists were cut, so that only being empty and the first entry count. */
const listDifferences = (recorded: unknown, answered: unknown, at: string): string[] => {
  const [one] = List.parse(recorded);
  const [other] = List.parse(answered);
  return differences(one, other, `${at}[0]`);
};

/** Each difference as a line that begins with its place; none when the shapes agree. */
export const differences = (recorded: unknown, answered: unknown, at = '$'): string[] => {
  const kind = kindOf(recorded);
  if (kind !== kindOf(answered)) return [`${at}: ${kindOf(answered)}, recorded ${kind}`];
  switch (kind) {
    case 'string':
      return textDifferences(String(recorded), String(answered), at);
    case 'array':
      return listDifferences(recorded, answered, at);
    case 'object':
      return fieldDifferences(Fields.parse(recorded), Fields.parse(answered), at);
    default:
      return [];
  }
};
