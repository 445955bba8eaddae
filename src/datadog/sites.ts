/** Every Datadog site, from the API specification's list of servers. Each is a world of its own. */
export const sites = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
] as const;
export type Site = (typeof sites)[number];

/** Base URL of the place that takes a site's logs, from Datadog's page "Send logs". */
export const logsUrlOf = (site: Site): string => `https://http-intake.logs.${site}`;

/** Base URL of a site's API. */
export const apiUrlOf = (site: Site): string => `https://api.${site}`;

/** Where One-Time Read mode is always on, as Datadog's documentation of application keys says. */
export const oneTimeReadSites: readonly Site[] = [
  'ap2.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
];
