import type { z } from 'zod';
import { isRecord } from './json.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const pointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const at = (rule: string, path: Path): string => `[ERROR] ${rule} [json-pointer:${pointer(path)}]`;

const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)];
    return isRecord(value) ? value[String(part)] : undefined;
  }, data);

const tooBig = (issue: { origin: string; maximum: number | bigint }): string => {
  if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
  if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`;
  return `must be no more than ${issue.maximum}`;
};

const tooSmall = (issue: { origin: string; minimum: number | bigint }): string => {
  if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`;
  if (issue.origin === 'array') return `no fewer than ${issue.minimum} items allowed`;
  return `must be no less than ${issue.minimum}`;
};

const missing = (path: Path, prefix: Path): string =>
  at(`missing required field: ${String(path.at(-1))}`, [...prefix, ...path.slice(0, -1)]);

/** Where a value decides the shape of its object, zod names the whole union: name the value. */
const unsupported = (issue: Issue, data: unknown, prefix: Path): string => {
  const type = valueAt(data, issue.path);
  if (type === undefined) return missing(issue.path, prefix);
  return at(`unsupported type: ${JSON.stringify(type)}`, [...prefix, ...issue.path]);
};

const ruleOf = (issue: Issue): string => {
  if (issue.code === 'too_big') return tooBig(issue);
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'unrecognized_keys') return `invalid additional property: ${issue.keys[0]}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return `must provide a ${issue.expected}`;
  return issue.message;
};

/**
 * Says in the way of Slack's `response_metadata.messages` which rules were broken and where.
 * `prefix` is the JSON pointer of the checked value inside the call.
 */
export const brokenRules = (
  issues: readonly Issue[],
  data: unknown,
  prefix: Path,
): readonly string[] =>
  issues.map((issue) => {
    if (issue.code === 'invalid_union') return unsupported(issue, data, prefix);
    const absent = issue.code === 'invalid_type' || issue.code === 'invalid_value';
    if (absent && issue.path.length > 0 && valueAt(data, issue.path) === undefined) {
      return missing(issue.path, prefix);
    }
    return at(ruleOf(issue), [...prefix, ...issue.path]);
  });

/** One rule that zod does not know, at a place inside the call. */
export const brokenAt = at;
