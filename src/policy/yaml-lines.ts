import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** The parser quotes what it did not expect, to the end of the file where a quote is open. */
const mostQuoted = 300;

/** A YAML text that remembers where everything stands. */
export type YamlText = {
  readonly value: unknown;
  /** Line of what a path names: of its key in a map; of what should hold it, where it is missing. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};
type NotYaml = { readonly line: number; readonly says: string };

const startOf = (node: unknown): number | null =>
  isScalar(node) || isMap(node) || isSeq(node) ? (node.range?.[0] ?? null) : null;

/** One step down, and where it begins. */
function below(node: unknown, step: PropertyKey): { at: number | null; node: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair === undefined ? null : { at: startOf(pair.key), node: pair.value };
  }
  if (!isSeq(node)) return null;
  const item = node.items[Number(step)];
  return item === undefined ? null : { at: startOf(item), node: item };
}

function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let offset = 0;
  let node: unknown = root;
  for (const step of path) {
    const next = below(node, step);
    if (next === null) return offset;
    offset = next.at ?? offset;
    node = next.node;
  }
  return offset;
}

/** What a document says; aliases that blow up are a fault of the text. */
function contentOf(document: Document.Parsed): { value: unknown } | null {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return null;
  }
}

/** Reads YAML; a list of faults where it is none. */
export function readYaml(text: string): YamlText | readonly NotYaml[] {
  const lines = new LineCounter();
  // At its usual level, YAML's warnings quote the file straight to stderr, past the redaction.
  const quiet = { prettyErrors: false, logLevel: 'error' } as const;
  const document = parseDocument(text, { ...quiet, lineCounter: lines });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  if (document.errors.length > 0) {
    return document.errors.map(({ pos, message }) => ({
      line: lineAt(pos[0]),
      says: `this is not YAML. ${message.slice(0, mostQuoted)}.`,
    }));
  }
  const read = contentOf(document);
  if (read === null) return [{ line: 1, says: 'its aliases cannot be resolved.' }];
  return { ...read, lineOf: (path) => lineAt(offsetOf(document.contents, path)) };
}
