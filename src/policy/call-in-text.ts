/** A call as somebody wrote it; without a method where they wrote none. */
export type WrittenCall = {
  readonly method: string | null;
  readonly host: string;
  readonly path: string;
};

/*
 * A host or a variable for one, then a path of the API. Values in the path may be written as
 * `{id}`, `${ID}`, `<id>` or `:id`. The host's length is bounded, so that no text takes long.
 */
const address =
  /(?<host>[^\s"'`<>()[\],|]{0,200}?)(?<path>\/?(?<![\w-])(?:api\/(?:v\d+(?:\.\d+)?|unstable|beta)|v1\/input)(?:\/(?:<[\w -]{1,40}>|\$?\{{1,2}[^{}\s]{1,60}\}{1,2}|[^\s"'`<>(){}|;,\\?#/])*)*)(?:[?#][^\s"'`<>]*)?/u;
const method =
  /(?:\b(?<method>get|post|put|patch|delete|head)\b[\s("'`:,]*(?:f(?=["']))?["'`]?)?/iu;
const calls = new RegExp(method.source + address.source, 'giu');

function callFrom(groups: Readonly<Record<string, string>> | undefined): WrittenCall {
  const { method: wrote, host = '', path = '' } = groups ?? {};
  const verb = wrote?.toUpperCase() ?? null;
  // A full stop or colon behind an address ends the sentence, and not the path.
  const clean = `/${path}`.replace(/\/{2,}/gu, '/').replace(/[.:/]+$/u, '');
  return { method: verb === 'HEAD' ? 'GET' : verb, host, path: clean };
}

/** The first address in a word, such as an argument of curl; null when there is none. */
export function addressIn(word: string): WrittenCall | null {
  const found = new RegExp(address.source, 'iu').exec(word);
  return found === null ? null : callFrom(found.groups);
}

/** Every call in a text, and the text with `stand` in place of each. */
export function callsIn(text: string, stand: string) {
  const found: WrittenCall[] = [];
  for (const { groups } of text.matchAll(calls)) found.push(callFrom(groups));
  return { found, rest: text.replace(calls, stand) };
}
