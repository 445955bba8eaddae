/** What a spreadsheet would take for a formula, also behind blanks or in its wide form. */
const formula = /^\s*[=+\-@\t\r＝＋－＠]/u;

/** One cell: no formula, and quoted where it holds what separates cells. */
function cell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line of CSV, as RFC 4180 writes it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** Rows as lines of CSV, the first with the names of the columns. */
export const csvOf = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map(csvLine).join('');
