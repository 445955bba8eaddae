/** SQLite binds 32,766 values in a statement, and PostgreSQL 65,535; a row here has ten at most. */
const rowsAtMost = 500;

/** Rows in parts that fit one statement, in their order; none for no rows. */
export function inParts<Row>(rows: readonly Row[]): (readonly Row[])[] {
  const parts: (readonly Row[])[] = [];
  for (let from = 0; from < rows.length; from += rowsAtMost) {
    parts.push(rows.slice(from, from + rowsAtMost));
  }
  return parts;
}
