import type { Advice } from '../advice.ts';
import type { Verified } from './read-audit.ts';

const someOf = (ids: readonly string[]): string =>
  ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');

/** What is wrong with an audit chain that was verified; null where nothing is. */
export function chainAdvice({ chain, untold }: Verified): Advice | null {
  if (chain.kind === 'broken') {
    return {
      says: `The audit chain is broken at row ${chain.seq}: ${chain.why}.`,
      next: 'Check DDKEY_AUDIT_KEY; if it is right, somebody changed the ledger.',
    };
  }
  const missing = [...untold.requests, ...untold.keys];
  if (missing.length === 0) return null;
  return {
    says: `Rows are missing at the end of the audit chain: nothing in it tells of ${someOf(missing)}.`,
    next: 'Somebody cut the ledger, or put an old copy in its place: compare it with a backup.',
  };
}

/** A chain that is whole, in words that can be kept to prove later that nothing was cut. */
export const wholeChain = ({ chain }: Verified): string =>
  chain.kind === 'whole'
    ? `The audit chain is whole, ${chain.rows} rows. Its head is ${chain.rows}:${chain.head}`
    : '';
