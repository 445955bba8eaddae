import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '../../src/config-orgs.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { surroundingsOf } from '../../src/surroundings-of.ts';

/** What a policy whose one rule says this is refused for, in an environment; empty where it is taken. */
export function loadText(says: string, env: Variables): string {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-policy-'));
  const path = join(folder, 'policy.yml');
  const rule = `  - name: into a store
    approve: { by: { group: S0SRE } }
    max_lifetime: 30d
    ${says}
`;
  try {
    writeFileSync(path, `version: 1\napprovals: { channel: C0APPROVERS }\nrules:\n${rule}`);
    const load = loadPolicy(path, surroundingsOf(env));
    return load.kind === 'unusable' ? load.complaints.map(({ says: text }) => text).join('\n') : '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
