import type { Json } from '../control.ts';

/** Whether outside data is a JSON object. */
export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list; anything else in it, or no list at all, is left out. */
export const recordsIn = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** A text field, or an empty string when it is missing or of another type. */
export const textOf = (record: Json, field: string): string => {
  const value = record[field];
  return typeof value === 'string' ? value : '';
};

/** An object field, or an empty object. */
export const recordOf = (record: Json, field: string): Json => {
  const value = record[field];
  return isRecord(value) ? value : {};
};

/** Parses JSON; undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
