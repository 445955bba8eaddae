import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channels, groups } from '../../src/sandbox/people.ts';

/** A policy file whose one rule writes every key into Vault. */
export function writeStorePolicy() {
  const folder = mkdtempSync(join(tmpdir(), 'ddkey-store-policy-'));
  const path = join(folder, 'policy.yml');
  writeFileSync(
    path,
    `version: 1
approvals:
  channel: ${channels.approvers.id}
rules:
  - name: into Vault
    approve: { by: { group: ${groups.sre.id} } }
    max_lifetime: 30d
    deliver_to: { vault: { mount: secret, path: "datadog/{purpose}" } }
`,
  );
  return { path, remove: (): void => rmSync(folder, { recursive: true, force: true }) };
}
