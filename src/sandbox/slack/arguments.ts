import type { Json } from '../control.ts';
import { parseJson } from './json.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** The arguments of a Web API call: form fields are texts, a JSON body brings any value. */
export type Arguments = Json;

/** A text argument; a number in a JSON body counts as text too. Empty when missing. */
export const textArgument = (given: Arguments, name: string): string => {
  const value = given[name];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
};

/** A text argument that must be there. Throws `invalid_arguments` and names it. */
export const requiredArgument = (given: Arguments, name: string): string => {
  const value = textArgument(given, name);
  if (value !== '') return value;
  throw new SlackRefusal('invalid_arguments', {
    messages: [`[ERROR] missing required field: ${name}`],
  });
};

export const flagArgument = (given: Arguments, name: string): boolean =>
  given[name] === true || given[name] === 'true' || given[name] === '1';

/** A structured argument: itself in a JSON body, a JSON text in a form. Undefined when missing. */
export const structuredArgument = (given: Arguments, name: string): unknown => {
  const value = given[name];
  if (value === undefined || value === '') return undefined;
  // Text that is no JSON stays text, so that the check of its shape refuses it.
  return typeof value === 'string' ? (parseJson(value) ?? value) : value;
};
