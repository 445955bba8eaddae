/*
 * One piece of a command: what stands in single or double quotes, one escaped sign, plain signs, or
 * blanks. A line's end, `;` and `|` outside quotes are no piece, and end the command.
 */
const piece =
  /'(?<single>[^']*)'?|"(?<double>(?:\\[\s\S]|[^"\\])*)"?|\\(?<escaped>[\s\S])|(?<plain>[^\s'"\\;|]+)|(?<blank>[ \t]+)/uy;

/** The words of the command that begins at `from`, up to its end, and where that is. */
export function splitShell(
  text: string,
  from: number,
): { readonly words: readonly string[]; readonly end: number } {
  const words: string[] = [];
  let word: string | null = null;
  let end = from;
  piece.lastIndex = from;
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    end = piece.lastIndex;
    const { single, double, escaped, plain, blank } = found.groups ?? {};
    if (blank === undefined) {
      const inner = double?.replace(/\\([\s\S])/gu, '$1');
      word = (word ?? '') + (single ?? inner ?? escaped ?? plain ?? '');
    } else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return { words: word === null ? words : [...words, word], end };
}
