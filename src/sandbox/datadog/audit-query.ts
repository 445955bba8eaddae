/*
 * The part of Datadog's search syntax that our stand-in understands: `@path:value`, values in
 * quotes, `*` for "is there", several values as `@path:(a OR b)`, and AND (or nothing), OR and
 * brackets between them. https://docs.datadoghq.com/logs/explorer/search_syntax/
 */

export type Fits = (attribute: (path: string) => string | undefined) => boolean;

type Reader = { readonly words: readonly string[]; at: number };

const wordPattern = /"[^"]*"|[()]|@[\w.]+:|[^\s()"]+/gu;

const peek = ({ words, at }: Reader): string | undefined => words[at];
const take = (reader: Reader): string => {
  const word = peek(reader);
  if (word === undefined) throw new SyntaxError('the query ends too early');
  reader.at += 1;
  return word;
};
const expectClosing = (reader: Reader): void => {
  if (take(reader) !== ')') throw new SyntaxError('a bracket is missing');
};

const isWord = (word: string): boolean =>
  /^[\w.*-]+$/u.test(word) && !/^(?:AND|OR|NOT)$/u.test(word);

function valueIn(word: string): string {
  if (word.startsWith('"')) return word.slice(1, -1);
  if (!isWord(word)) throw new SyntaxError(`no value: ${word}`);
  return word;
}

function valuesOf(reader: Reader): readonly string[] {
  const first = take(reader);
  if (first !== '(') return [valueIn(first)];
  const values = [valueIn(take(reader))];
  while (peek(reader) === 'OR') {
    take(reader);
    values.push(valueIn(take(reader)));
  }
  expectClosing(reader);
  return values;
}

function readTerm(reader: Reader): Fits {
  const word = take(reader);
  if (word === '(') {
    const inside = readAny(reader);
    expectClosing(reader);
    return inside;
  }
  if (!word.startsWith('@') || !word.endsWith(':')) throw new SyntaxError(`no term: ${word}`);
  const path = word.slice(1, -1);
  const values = valuesOf(reader);
  return (attribute) => {
    const held = attribute(path);
    return held !== undefined && values.some((value) => value === '*' || value === held);
  };
}

function readAll(reader: Reader): Fits {
  const terms = [readTerm(reader)];
  for (
    let next = peek(reader);
    next !== undefined && ![')', 'OR'].includes(next);
    next = peek(reader)
  ) {
    if (next === 'AND') take(reader);
    terms.push(readTerm(reader));
  }
  return (attribute) => terms.every((fits) => fits(attribute));
}

function readAny(reader: Reader): Fits {
  const terms = [readAll(reader)];
  while (peek(reader) === 'OR') {
    take(reader);
    terms.push(readAll(reader));
  }
  return (attribute) => terms.some((fits) => fits(attribute));
}

/** Which events a query lets through; undefined for one that is not understood. */
export function readAuditQuery(text: string): Fits | undefined {
  const reader: Reader = { words: text.match(wordPattern) ?? [], at: 0 };
  if (text.trim() === '*') return () => true;
  try {
    const fits = readAny(reader);
    return peek(reader) === undefined ? fits : undefined;
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}
