import { z } from 'zod';
import type { Owner } from './access/grant.ts';
import { type Site, sites } from './datadog/sites.ts';
import { Kind } from './policy/ask.ts';
import type { FileOrg } from './policy/file-org.ts';
import { DatadogId, type EnvironmentName, OrgId } from './policy/ids.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** A Datadog organisation that ddkey hands keys out for, with its own credentials there. */
export type OrgConfig = {
  readonly id: OrgId;
  readonly name: string;
  readonly site: Site;
  readonly apiKey: string;
  readonly appKey: string;
  readonly owner: Owner;
  /** Another base URL than the site's, for every org. */
  readonly apiUrl: string | null;
  /** Where the shared API key is kept; null where there is none. */
  readonly apiKeyHint: string | null;
  /** What may be asked for, best first. */
  readonly kinds: readonly Kind[];
  readonly environments: readonly EnvironmentName[];
  /** What sentences call the places where these are set. */
  readonly setBy: {
    readonly site: string;
    readonly apiKey: string;
    readonly appKey: string;
    readonly owner: string;
  };
};

const isToken = (key: string): boolean => /^dd(pat|sat)_/u.test(key);
const noToken = 'must be an application key: Datadog lets no access token make application keys';

/** The variables of the only org, where the policy file names none. */
export const OnlyOrg = z.object({
  DD_SITE: z.enum(sites, { error: `must be one of ${sites.join(', ')}` }),
  DD_API_KEY: z
    .string({ error: "is missing: the API key of the bot's Datadog organisation" })
    .min(1),
  DD_APP_KEY: z
    .string({ error: 'is missing: the application key that the bot itself works with' })
    .min(1)
    .refine((key) => !isToken(key), { error: noToken }),
  DD_OWNER: z
    .union([z.literal('current_user'), DatadogId], {
      error: 'must be current_user or the UUID of a service account',
    })
    .default('current_user'),
  DD_API_KEY_HINT: z.string().max(200).optional(),
  DD_KINDS: z
    .string()
    .default(Kind.options.join(','))
    .transform((text) => text.split(',').map((kind) => kind.trim()))
    .pipe(
      z.array(Kind, { error: `must be a list of ${Kind.options.join(', ')}, best first` }).min(1),
    ),
});
type OnlyOrg = z.infer<typeof OnlyOrg>;

export const onlyOrgId = OrgId.parse('main');

const ownerOf = (owner: OnlyOrg['DD_OWNER']): Owner =>
  owner === 'current_user' ? { kind: 'current-user' } : { kind: 'service-account', id: owner };

/** The org that the environment names. */
export const onlyOrg = (env: OnlyOrg, apiUrl: string | null): OrgConfig => ({
  id: onlyOrgId,
  name: 'Datadog',
  site: env.DD_SITE,
  apiKey: env.DD_API_KEY,
  appKey: env.DD_APP_KEY,
  owner: ownerOf(env.DD_OWNER),
  apiUrl,
  apiKeyHint: env.DD_API_KEY_HINT ?? null,
  kinds: env.DD_KINDS,
  environments: [],
  setBy: { site: 'DD_SITE', apiKey: 'DD_API_KEY', appKey: 'DD_APP_KEY', owner: 'DD_OWNER' },
});

/** An org of the policy file; a sentence where its variables cannot be worked with. */
export function orgOfFile(
  org: FileOrg,
  variables: Variables,
  apiUrl: string | null,
): OrgConfig | string {
  const [apiKey = '', appKey = ''] = [variables[org.api_key], variables[org.app_key]];
  const site = sites.find((each) => each === org.site);
  if (isToken(appKey)) return `${org.app_key} (org ${org.id}) ${noToken}`;
  if (site === undefined || apiKey === '' || appKey === '') {
    return `${org.api_key} and ${org.app_key} must be set for org ${org.id}`;
  }
  return {
    id: org.id,
    name: org.name,
    site,
    apiKey,
    appKey,
    owner: org.owner,
    apiUrl,
    apiKeyHint: org.api_key_hint ?? null,
    kinds: org.kinds ?? Kind.options,
    environments: org.environments ?? [],
    setBy: {
      site: `the site of org ${org.id}`,
      apiKey: org.api_key,
      appKey: org.app_key,
      owner: `the owner of org ${org.id}`,
    },
  };
}
