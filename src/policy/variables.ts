import type { Credential } from './ask.ts';

/** The environment variable that each credential goes into, wherever its secret is handed out. */
export const credentialVariables: Readonly<Record<Credential, string>> = {
  api: 'DD_API_KEY',
  application: 'DD_APP_KEY',
  token: 'DD_BEARER_TOKEN',
};
