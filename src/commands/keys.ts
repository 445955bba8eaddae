import type { KeysCommand } from './keys-command.ts';
import { listKeys, listUsage, showKey, showUsage } from './keys-read.ts';
import { revokeKeys, revokeUsage } from './keys-revoke.ts';
import { rotateKey, rotateUsage } from './keys-rotate.ts';

/** `ddkey keys …`: 0 fine, 1 not found or not fine, 2 wrong usage. */
export async function runKeys(command: KeysCommand): Promise<number> {
  const [what, ...args] = command.args;
  if (what === 'list') return listKeys({ ...command, args });
  if (what === 'show') return showKey({ ...command, args });
  if (what === 'revoke') return revokeKeys({ ...command, args });
  if (what === 'rotate') return rotateKey({ ...command, args });
  command.out.write(`${listUsage}${showUsage}${revokeUsage}${rotateUsage}`);
  return what === 'help' || what === '--help' ? 0 : 2;
}
