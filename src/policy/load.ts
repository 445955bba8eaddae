import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type PolicyLoad, readPolicy } from './read-policy.ts';
import type { Surroundings } from './surroundings.ts';

const SystemFault = z.object({ code: z.string() }).catch({ code: 'for an unknown reason' });

/** Reads the policy file at a path. */
export function loadPolicy(path: string, around: Surroundings): PolicyLoad {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (fault) {
    const { code } = SystemFault.parse(fault);
    if (code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unusable', complaints: [{ line: 1, says: `it cannot be read (${code}).` }] };
  }
  return readPolicy(text, around);
}
