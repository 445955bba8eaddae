import { readShippedCalls } from '../datadog/shipped-calls.ts';
import { readShippedScopes } from '../datadog/shipped-scopes.ts';
import { type Finding, findScopes } from '../policy/find-scopes.ts';

/** A command's words after its name, its input, and where its sentences go. */
export type ScopesCommand = {
  readonly args: readonly string[];
  /** Everything that is piped in; asked for only when the text is `-`. */
  readonly input: () => Promise<string>;
  readonly out: { readonly write: (text: string) => void };
};

const usage = `ddkey scopes TEXT [--json]
                say which scopes an API call, a curl line, Terraform, an error answer or plain
                words need; TEXT is - to read it from what is piped in
`;

const keyWords = {
  scoped: 'a key with these permissions',
  api: 'an API key, which has no permissions',
  both: 'an API key to send data, and a key with these permissions for the rest',
} as const;

const levelWords = {
  manages: 'manages access',
  deletes: 'deletes things',
  sensitive: 'sensitive data',
  changes: 'changes things',
  reads: 'only reads',
} as const;

type Found = Extract<Finding, { kind: 'found' }>;

function foundLines({ key, scopes, preset, notes, unclear }: Found): string[] {
  const widest = Math.max(0, ...scopes.map(({ name }) => name.length));
  const lines = scopes.map(({ name, level, why, neededFor }) => {
    const risk = levelWords[level].includes(why)
      ? levelWords[level]
      : `${levelWords[level]}: ${why}`;
    return `  ${name.padEnd(widest)}  ${risk} (for ${neededFor.join(', ')})`;
  });
  return [
    `Take ${scopes.length === 0 && key === 'scoped' ? 'a key; no permission is needed' : keyWords[key]}.`,
    ...lines,
    ...(preset === null ? [] : [`The job “${preset.name}” has exactly these.`]),
    ...notes,
    ...unclear,
  ];
}

function linesFor(finding: Finding): string[] {
  switch (finding.kind) {
    case 'found':
      return foundLines(finding);
    case 'nothing':
      return ['I found no permission for this.', ...finding.notes, ...finding.unclear];
    case 'secret':
      return [
        `This holds what looks like ${finding.what.join(' and ')}, so I did not read it.`,
        'Revoke it at Datadog, and clear it from the history of your shell.',
        'Then ask again with a variable in its place, such as $DD_APP_KEY.',
      ];
  }
}

/** `ddkey scopes TEXT`: 0 when something was found, 1 when nothing was, 2 for wrong usage. */
export async function runScopes({ args, input, out }: ScopesCommand): Promise<number> {
  const words = args.filter((word) => word !== '--json');
  const isJson = words.length < args.length;
  const text = words.length === 1 && words[0] === '-' ? await input() : words.join(' ');
  if (text.trim() === '' || text === '--help') {
    out.write(usage);
    return 2;
  }
  const finding = findScopes(text, { ...readShippedCalls(), scopes: readShippedScopes() });
  out.write(isJson ? `${JSON.stringify(finding, null, 2)}\n` : `${linesFor(finding).join('\n')}\n`);
  return finding.kind === 'found' ? 0 : 1;
}
