import type { Credential, Kind } from '../src/policy/ask.ts';
import { unlimited } from './kind-words.ts';
import { address, escaped, joined, type Mrkdwn, md } from './mrkdwn.ts';

/* How a key is used, said the same where it is shown and where its holder looks it up later. */

const variables: Readonly<Record<Credential, string>> = {
  api: 'DD_API_KEY',
  application: 'DD_APP_KEY',
  token: 'DD_BEARER_TOKEN',
};

/** The environment variable that a credential goes into. */
export const variableOf = (credential: Credential): string => variables[credential];

/** A check to paste as it is: the shell fills the keys in, so the secret stays out of it. */
export function checkWords(kind: Kind, apiUrl: string): Mrkdwn {
  const curl = (path: string, ...headers: readonly string[]): Mrkdwn =>
    md`\`curl -sS "${address(apiUrl)}${escaped(path)}"${joined(
      headers.map((header) => md` -H "${escaped(header)}"`),
      '',
    )}\``;
  switch (kind) {
    case 'token':
      return curl('/api/v2/current_user', 'Authorization: Bearer $DD_BEARER_TOKEN');
    case 'api':
      return curl('/api/v1/validate', 'DD-API-KEY: $DD_API_KEY');
    case 'application':
    case 'pair':
      return curl(
        '/api/v2/validate_keys',
        'DD-API-KEY: $DD_API_KEY',
        'DD-APPLICATION-KEY: $DD_APP_KEY',
      );
  }
}

/** What else is needed to use it, by kind. */
export function companionWords(kind: Kind, apiKeyHint: string): Mrkdwn {
  switch (kind) {
    case 'token':
      return md`It works alone, as a bearer token: no API key beside it.`;
    case 'api':
      return unlimited;
    case 'pair':
      return md`The two belong together: they are replaced and revoked together.`;
    case 'application':
      return apiKeyHint.trim() === ''
        ? md`It is used together with an API key of the same organisation.`
        : md`It is used together with the API key, which is kept here: ${escaped(apiKeyHint, 300)}`;
  }
}
