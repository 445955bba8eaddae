/** The scopes that the bot token needs: those of manifest.yml. */
export const botScopes: readonly string[] = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'channels:read',
  'groups:read',
  'usergroups:read',
];
