import type { UseOfKeys } from './access/use-of-keys.ts';
import type { Log } from './log.ts';
import type { OrgId } from './policy/ids.ts';

type Looked = { readonly id: OrgId; readonly site: string };

/**
 * Asks each org once whether its Audit Trail can be read, and says where not. Nothing but the
 * words about unused permissions depends on it.
 */
export async function lookAtUse(
  uses: UseOfKeys,
  orgs: readonly Looked[],
  log: Pick<Log, 'info'>,
): Promise<void> {
  await Promise.all(
    orgs.map(async ({ id, site }) => {
      const { kind } = await uses.look(id);
      if (kind !== 'nothing-recorded' && kind !== 'not-permitted') return;
      log.info(
        `${site}: which permissions keys use is not known: no Audit Trail of the calls of keys, or the bot's key may not read it (audit_logs_read)`,
      );
    }),
  );
}
