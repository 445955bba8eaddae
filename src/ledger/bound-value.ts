type Bound = string | number | null;

/** libsql aborts the whole process on a boolean and turns NaN into null, so nothing else passes. */
export function checkBound(value: unknown): Bound {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new TypeError(`a ledger value must be text, a whole number or null, got ${typeof value}`);
}
