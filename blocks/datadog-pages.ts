import type { Credential } from '../src/policy/ask.ts';

/** Sites whose pages have a host of their own; everywhere else the site itself is the host. */
const appHosts: Readonly<Record<string, string>> = {
  'datadoghq.com': 'app.datadoghq.com',
  'datadoghq.eu': 'app.datadoghq.eu',
  'ddog-gov.com': 'app.ddog-gov.com',
};

const pages: Readonly<Record<Credential, string>> = {
  api: 'api-keys',
  application: 'application-keys',
  token: 'service-accounts',
};

/** The page of Datadog's settings where this credential is listed. */
export const keyPage = (site: string, credential: Credential, id: string): string =>
  `https://${appHosts[site] ?? site}/organization-settings/${pages[credential]}?id=${encodeURIComponent(id)}`;
