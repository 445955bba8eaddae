import { z } from 'zod';
import { Kind } from './ask.ts';
import { DatadogId, EnvironmentName, OrgId } from './ids.ts';
import { listOf, must, strict } from './strict.ts';

/** Never says what stands there instead: it may be a key that somebody pasted. */
const variable = (name: string) => {
  const example = `$\{${name}}`;
  return z
    .string({ error: must(`the name of an environment variable, such as ${example}`) })
    .regex(/^\$\{[A-Z_][A-Z0-9_]*\}$/u, {
      error: `must be the name of an environment variable, such as ${example}, and never a key: if a key stood here, revoke it`,
    })
    .transform((text) => text.slice(2, -1));
};

const Owner = z.union(
  [
    z.literal('current_user').transform(() => ({ kind: 'current-user' }) as const),
    z
      .strictObject({ service_account: DatadogId })
      .transform(({ service_account: id }) => ({ kind: 'service-account', id }) as const),
  ],
  { error: must('current_user or { service_account: UUID }') },
);

/** One Datadog organisation. Its site is checked against the list of sites afterwards. */
export const FileOrg = strict(
  {
    id: z
      .string({ error: must('a short name, such as prod') })
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/u, {
        error: 'must be a short name in small letters, such as prod',
      })
      .pipe(OrgId),
    name: z
      .string({ error: must('what people call it') })
      .trim()
      .min(1, { error: 'must not be empty' })
      .max(60, { error: 'must not be longer than 60 letters' }),
    site: z.string({ error: must('a Datadog site, such as datadoghq.eu') }),
    environments: listOf(
      z
        .string({ error: must('a name, such as production') })
        .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/u, {
          error: 'must be a name in small letters, such as production',
        })
        .pipe(EnvironmentName),
      'production',
    ).optional(),
    api_key: variable('DD_API_KEY'),
    app_key: variable('DD_APP_KEY'),
    owner: Owner,
    api_key_hint: z
      .string({ error: must('a text') })
      .trim()
      .min(1)
      .max(200)
      .optional(),
    kinds: listOf(
      z.enum(Kind.options, { error: `must be one of ${Kind.options.join(', ')}` }),
      'token, application',
    ).optional(),
  },
  'must be an organisation: a map with id, name, site, api_key, app_key and owner',
);
export type FileOrg = z.infer<typeof FileOrg>;
