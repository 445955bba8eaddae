import type { Pool, PoolClient } from 'pg';
import { isPlanOver } from './ledger-faults.ts';

/** Where a list of any length stands in a statement, its texts have no end. */
const namedAtMost = 1000;

/**
 * Gives each text a name, so that the server reads and plans a statement once for a connection
 * (PostgreSQL, PREPARE). All names are new after `forget`.
 */
function statementNames() {
  const names = new Map<string, string>();
  let age = 0;
  return {
    nameOf(text: string): string | undefined {
      const known = names.get(text);
      if (known !== undefined || names.size >= namedAtMost) return known;
      const fresh = `ddkey_${age}_${names.size}`;
      names.set(text, fresh);
      return fresh;
    },
    forget(): void {
      age += 1;
      names.clear();
    },
  };
}
type Names = ReturnType<typeof statementNames>;

/** A connection on which every statement with values is a prepared one. */
function preparing(client: PoolClient, names: Names): PoolClient {
  const query = async (text: unknown, values: unknown): Promise<unknown> => {
    if (typeof text !== 'string') throw new TypeError('a statement is no text');
    if (!Array.isArray(values) || values.length === 0) return client.query(text);
    const ask = () => client.query({ name: names.nameOf(text), text, values });
    try {
      return await ask();
    } catch (fault) {
      if (!isPlanOver(fault)) throw fault;
      // Another version of ddkey has added a column. In a transaction this fails, and all of it runs again.
      names.forget();
      return ask();
    }
  };
  return new Proxy(client, {
    get(target, key) {
      if (key === 'query') return query;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The pool as Kysely wants it, with prepared statements; the pool itself stays as it is. */
export function preparedPool(pool: Pool) {
  const names = statementNames();
  const known = new WeakMap<PoolClient, PoolClient>();
  return {
    async connect(): Promise<PoolClient> {
      const client = await pool.connect();
      const fresh = known.get(client) ?? preparing(client, names);
      known.set(client, fresh);
      return fresh;
    },
    end: (): Promise<void> => pool.end(),
  };
}
