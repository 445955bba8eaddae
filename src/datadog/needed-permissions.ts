import type { Owner } from '../access/grant.ts';
import type { Kind } from '../policy/ask.ts';
import { permissionFor } from './check-org.ts';

/** A permission of the bot's own application key, and what does not work without it. */
export type NeededPermission = {
  readonly name: string;
  /** Without it keys cannot be made and ended; without the others ddkey does less. */
  readonly isVital: boolean;
  readonly without: string;
};

const forApiKeys = ['api_keys_read', 'api_keys_write', 'api_keys_delete'];

/** What the bot's key has to be allowed in an org. */
export function neededPermissions(org: {
  readonly owner: Owner;
  readonly kinds: readonly Kind[];
}): readonly NeededPermission[] {
  const less = (name: string, without: string) => ({ name, isVital: false, without });
  const vital = (name: string, without: string) => ({ name, isVital: true, without });
  const hasApiKeys = org.kinds.some((kind) => kind === 'api' || kind === 'pair');
  return [
    vital(permissionFor(org.owner), 'no key can be made or ended'),
    ...(hasApiKeys ? forApiKeys : []).map((name) =>
      vital(name, 'API keys cannot be made, found and deleted'),
    ),
    less('user_access_read', 'neither the scopes nor what the owner of the keys may do is known'),
    less('org_app_keys_read', 'the daily look does not see keys that ddkey did not make'),
    less('org_app_keys_write', 'adopted keys of others cannot be ended'),
    less('audit_logs_read', 'nobody is told which permissions a key used'),
  ];
}
