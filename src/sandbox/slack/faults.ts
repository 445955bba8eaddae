import type { Fault } from '../control.ts';

/** Faults of sockets, and of lists of keys. */
const elsewhere = ['list-lags', 'list-misses', 'deliver', 'drop'] as const;

/** A fault that a call over HTTP can have. */
export type HttpFault = Exclude<Fault['what'], { kind: (typeof elsewhere)[number] }>;
type Armed = { readonly call: string; readonly what: HttpFault; skip: number; left: number };

/** Faults waiting for the calls that they will spoil. */
export type Faults = {
  arm(call: string, what: HttpFault, count: Pick<Fault, 'skip' | 'times'>): void;
  /** The fault for this call, if one is due; it is then spent once. */
  next(call: string): HttpFault | null;
  clear(): void;
};

export const isHttpFault = (what: Fault['what']): what is HttpFault =>
  elsewhere.every((kind) => kind !== what.kind);

/** A fresh list of faults. The oldest fault that is due wins; a skip counts matching calls only. */
export function noFaults(): Faults {
  const armed: Armed[] = [];
  const isDue = (one: Armed): boolean => {
    if (one.skip === 0) return true;
    one.skip -= 1;
    return false;
  };
  return {
    arm: (call, what, { skip, times }) => {
      armed.push({ call, what, skip: skip ?? 0, left: times ?? 1 });
    },
    next: (call) => {
      const found = armed.find((one) => (one.call === '*' || one.call === call) && isDue(one));
      if (found === undefined) return null;
      found.left -= 1;
      if (found.left <= 0) armed.splice(armed.indexOf(found), 1);
      return found.what;
    },
    clear: () => {
      armed.length = 0;
    },
  };
}
