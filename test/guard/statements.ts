import Libsql from 'libsql';

/* What the ledger asks of SQLite, statement by statement, as the driver gets it. */

export type Ran = {
  readonly text: string;
  readonly rows: number;
  /** As it was asked, with every place of its lists. */
  readonly asked: string;
};

type Prepare = (this: Libsql.Database, text: string) => Libsql.Statement<unknown[]>;

const begins = (text: string, ...words: readonly string[]): boolean =>
  words.some((word) => text.startsWith(word));

/** As one line, and with lists of any length alike. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/\(\?(?:, \?)+\)/gu, '(?…)')
    .replaceAll(/\(\?…\)(?:, \(\?…\))+/gu, '(?…)')
    .trim();

/** Watches every database that this process opens from now on. */
export function watchStatements() {
  let ran: Ran[] = [];
  const prepare: Prepare = Libsql.prototype.prepare;
  const watched: Prepare = function watched(this: Libsql.Database, text) {
    const statement = prepare.call(this, text);
    const all = statement.all.bind(statement);
    const run = statement.run.bind(statement);
    const note = (rows: number): void => {
      ran.push({ text: plain(text), rows, asked: text });
    };
    statement.all = (...values: unknown[]) => {
      const rows = all(...values);
      note(rows.length);
      return rows;
    };
    statement.run = (...values: unknown[]) => {
      const result = run(...values);
      note(result.changes);
      return result;
    };
    return statement;
  };
  const put = (value: Prepare): void => {
    Object.defineProperty(Libsql.prototype, 'prepare', { value, configurable: true });
  };
  put(watched);
  return {
    forget: (): void => {
      ran = [];
    },
    ran: (): readonly Ran[] => ran,
    stop: (): void => put(prepare),
  };
}
export type Statements = ReturnType<typeof watchStatements>;

/** The worker's look for work finds nothing as often as it likes: that is time, and no cost of a journey. */
const isIdle = ({ text, rows }: Omit<Ran, 'asked'>): boolean =>
  begins(text, 'update "due_work"') && rows === 0;

/** Statements and commits; what writes outside of a transaction is a commit of its own. */
export function costOf(ran: readonly Omit<Ran, 'asked'>[]): {
  readonly statements: number;
  readonly commits: number;
} {
  let statements = 0;
  let commits = 0;
  let inside = false;
  for (const one of ran.filter((each) => !isIdle(each))) {
    if (begins(one.text, 'begin')) inside = true;
    else if (begins(one.text, 'commit')) {
      inside = false;
      commits += 1;
    } else {
      statements += 1;
      if (!inside && !begins(one.text, 'select')) commits += 1;
    }
  }
  return { statements, commits };
}
