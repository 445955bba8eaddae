import { readFileSync } from 'node:fs';
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { SlackChannelId, SlackUserId } from './ids.ts';
import { PolicyFile, policyKeys } from './schema.ts';

export type LoadedPolicy = {
  /** Null where the file leaves it to the environment. */
  readonly channel: SlackChannelId | null;
  readonly admins: readonly SlackUserId[];
};
export type PolicyLoad =
  | { readonly kind: 'loaded'; readonly policy: LoadedPolicy }
  | { readonly kind: 'absent' }
  /** A sentence each, with the line of the file. */
  | { readonly kind: 'unusable'; readonly faults: readonly string[] };

type Read = {
  readonly name: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
};

/** Where a value stands; for one that is missing, where what should hold it stands. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if ((isScalar(node) || isMap(node)) && node.range) return node.range[0];
  }
  return 0;
}

/** Where a key stands, as its value may be anywhere below. */
function offsetOfKey(read: Read, path: readonly PropertyKey[], key: string): number {
  const map = path.length === 0 ? read.document.contents : read.document.getIn(path, true);
  if (!isMap(map)) return 0;
  for (const { key: name } of map.items) {
    if (isScalar(name) && name.value === key && name.range) return name.range[0];
  }
  return 0;
}

const placeOf = ({ name, lines }: Read, offset: number): string =>
  `${name}, line ${Math.max(1, lines.linePos(offset).line)}`;

function sentencesFor(read: Read, issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) =>
        `${placeOf(read, offsetOfKey(read, issue.path, key))}: this version of ddkey does not know ${[...issue.path, key].join('.')}. It knows just ${policyKeys}.`,
    );
  }
  const what = issue.path.length === 0 ? 'the file' : issue.path.join('.');
  return [`${placeOf(read, offsetOf(read.document, issue.path))}: ${what} ${issue.message}.`];
}

/** Reads the text of a policy file; `name` is what its sentences call it. */
function readPolicy(text: string, name: string): PolicyLoad {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const read: Read = { name, document, lines };
  if (document.errors.length > 0) {
    const faults = document.errors.map(
      ({ pos, message }) => `${placeOf(read, pos[0])}: this is not YAML. ${message}.`,
    );
    return { kind: 'unusable', faults };
  }
  const parsed = PolicyFile.safeParse(document.toJS());
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => sentencesFor(read, issue));
    return { kind: 'unusable', faults };
  }
  const { channel = null, admins = [] } = parsed.data.approvals ?? {};
  return { kind: 'loaded', policy: { channel, admins } };
}

const SystemFault = z.object({ code: z.string() }).catch({ code: 'for an unknown reason' });

/** Reads the policy file at a path. */
export function loadPolicy(path: string): PolicyLoad {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (fault) {
    const { code } = SystemFault.parse(fault);
    if (code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unusable', faults: [`The policy file ${path} cannot be read (${code}).`] };
  }
  return readPolicy(text, path);
}
