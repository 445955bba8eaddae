import type { Row } from './fault-case.ts';

const heads = [
  'fault',
  'who did what',
  'what the person saw',
  'end state',
  'keys left alive',
] as const;

const cells = ({ fault, did, saw, end, alive }: Row): readonly string[] => [
  fault,
  did,
  saw,
  end,
  String(alive),
];

const line = (parts: readonly string[]): string =>
  `| ${parts.map((part) => part.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;

/** The table as it stands in docs/reliability.md. */
export const markdownOf = (rows: readonly Row[]): string =>
  [line(heads), line(heads.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
