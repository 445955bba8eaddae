import { figureMet, linesOf, median, type Results } from './numbers.ts';

/* What was measured, as text: for a screen, and for the page in docs/. */

const rounded = (value: number): string => {
  if (value === 0) return '0';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
};
const judged = (met: boolean | null): string => (met === null ? '–' : met ? 'met' : '**missed**');
const eachOf = (values: readonly number[]): string => values.map(rounded).join(' ');
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function seriesRows({ series }: Results): readonly string[] {
  if (series.length === 0) return [];
  const lines = series.flatMap((each) =>
    linesOf(each).map((line) =>
      row(
        each.bench,
        each.setting,
        `p${line.at}`,
        `${rounded(line.base)} (${each.against})`,
        rounded(line.ours),
        `${line.ratio.toFixed(2)}x`,
        line.allowed === null ? '–' : rounded(line.allowed),
        judged(line.met),
        `${eachOf(line.eachBase)} / ${eachOf(line.eachOurs)}`,
      ),
    ),
  );
  const head = ['bench', 'setting', '', 'against', 'ddkey', 'ratio', 'budget', '', 'every round'];
  return [row(...head), row(...head.map(() => '---')), ...lines, ''];
}

function figureRows({ figures }: Results): readonly string[] {
  if (figures.length === 0) return [];
  const lines = figures.map((each) =>
    row(
      each.bench,
      each.setting,
      each.what,
      `${rounded(median(each.each))} ${each.unit}`,
      each.most === null ? '–' : `${rounded(each.most)} ${each.unit}`,
      judged(figureMet(each)),
      eachOf(each.each),
    ),
  );
  const head = ['bench', 'setting', 'what', 'median', 'budget', '', 'every round'];
  return [row(...head), row(...head.map(() => '---')), ...lines, ''];
}

const pathRows = ({ paths }: Results): readonly string[] =>
  paths.flatMap(({ setting, calls }) => [
    `Calls from the press to the key (${setting}):`,
    '',
    ...calls.map(({ afterMs, what }) => `- ${rounded(afterMs)} ms: \`${what}\``),
    '',
  ]);

/** Tables in Markdown; they can be read on a screen, too. */
export const tablesOf = (results: Results): string =>
  [...seriesRows(results), ...figureRows(results), ...pathRows(results)].join('\n');
