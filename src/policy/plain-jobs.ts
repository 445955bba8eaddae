import { allOf, type Needs, oneOf } from './scope-facts.ts';

const sent =
  'metric|log|event|trace|span|point|series|service check|check|data|profile|telemetry|result|coverage|source ?map';

/** Jobs that are called otherwise than any permission; the first that fits counts. */
const jobs: readonly (readonly [RegExp, Needs])[] = [
  [
    new RegExp(
      `\\b(?:send|submit|ship|push|emit|ingest|forward|report|upload)\\w*\\b.*\\b(?:${sent})s?\\b`,
      'iu',
    ),
    { how: 'api-key' },
  ],
  [/\b(?:log|metric|trace) ?(?:ship|forward|ingest)\w*|\bdatadog agents?\b/iu, { how: 'api-key' }],
  [/\b(?:un)?(?:mut(?:e|ing)|silenc(?:e|ing)|snooz(?:e|ing))\b/iu, allOf('monitors_downtime')],
  [/\bquer(?:y|ying)\b.*\b(?:metric|timeserie)s?\b|\btime ?series\b/iu, allOf('timeseries_query')],
  [
    /\bshar(?:e|ing)\b.*\b(?:dash)?boards?\b/iu,
    oneOf('dashboards_public_share', 'dashboards_embed_share', 'dashboards_invite_share'),
  ],
  // In the plural only: who wants "an API key to read dashboards" wants no permission over keys.
  [/\b(?:create|make|generate|rotate)\w*\b.*\bapi keys\b/iu, allOf('api_keys_write')],
  [/\b(?:delete|revoke|remove)\w*\b.*\bapi keys\b/iu, allOf('api_keys_delete')],
  [/\b(?:list|read|see|view)\w*\b.*\bapi keys\b/iu, allOf('api_keys_read')],
  [/\b(?:create|make|generate|rotate)\w*\b.*\bapp(?:lication)? keys\b/iu, allOf('user_app_keys')],
  [
    /\b(?:delete|revoke|remove)\w*\b.*\bapp(?:lication)? keys\b/iu,
    oneOf('org_app_keys_write', 'user_app_keys'),
  ],
  [/\b(?:list|read|see|view)\w*\b.*\bapp(?:lication)? keys\b/iu, allOf('org_app_keys_read')],
  [/\b(?:trigger|run|start)\w*\b.*\bsynthetics?\b/iu, allOf('synthetics_write')],
];

/** What a job in plain words needs; null when it is none of those that are called otherwise. */
export const jobIn = (text: string): Needs | null =>
  jobs.find(([pattern]) => pattern.test(text))?.[1] ?? null;
