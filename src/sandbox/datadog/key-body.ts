import { z } from 'zod';
import { type Answer, badRequest, refusal } from './answer.ts';
import { type Org, unknownScopes } from './org.ts';

/* The bodies of create and edit calls. */

type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly answer: Answer };

const Name = z.string().refine((text) => text.trim() !== '');

export const CreateApplicationKey = z.object({
  data: z.object({
    type: z.literal('application_keys'),
    attributes: z.object({ name: Name, scopes: z.array(z.string()).nullish() }),
  }),
});

export const EditApplicationKey = z.object({
  data: z.object({
    type: z.literal('application_keys'),
    id: z.string(),
    attributes: z.object({ name: Name.optional(), scopes: z.array(z.string()).nullish() }),
  }),
});

export const CreateApiKey = z.object({
  data: z.object({
    type: z.literal('api_keys'),
    attributes: z.object({
      name: Name,
      category: z.string().optional(),
      remote_config_read_enabled: z.boolean().optional(),
    }),
  }),
});

export const EditApiKey = z.object({
  data: z.object({
    type: z.literal('api_keys'),
    id: z.string(),
    attributes: z.object({
      name: Name,
      category: z.string().optional(),
      remote_config_read_enabled: z.boolean().optional(),
    }),
  }),
});

export const CreateAccessToken = z.object({
  data: z.object({
    type: z.literal('service_access_tokens'),
    attributes: z.object({
      name: Name,
      scopes: z.array(z.string()).min(1),
      expires_at: z.iso.datetime({ offset: true }).nullish(),
    }),
  }),
});

export const EditAccessToken = z.object({
  data: z.object({
    type: z.literal('service_access_tokens'),
    id: z.string(),
    attributes: z.object({ name: Name.optional(), scopes: z.array(z.string()).min(1).optional() }),
  }),
});

/** The body by its schema, or a 400 that names the first field at fault. */
export const readBody = <T>(schema: z.ZodType<T>, body: unknown): Read<T> => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  return {
    kind: 'refused',
    answer: badRequest(`Invalid body: ${field === '' ? 'not JSON' : field}`),
  };
};

/**
 * The scopes to store, or a 400 that names no culprit, as Datadog's. An empty list is stored as no
 * restriction at all: what Datadog does with it is not public, and this is the worst it could do.
 */
export const readScopes = (
  org: Org,
  asked: readonly string[] | null | undefined,
): Read<readonly string[] | null> => {
  if (asked === null || asked === undefined || asked.length === 0) {
    return { kind: 'read', value: null };
  }
  if (unknownScopes(org, asked).length > 0) {
    return { kind: 'refused', answer: badRequest('Invalid scopes') };
  }
  return { kind: 'read', value: asked };
};

/** 422 when an edit's body speaks of another key than its path; undefined when they agree. */
export const idsDiffer = (bodyId: string, pathId: string | undefined): Answer | undefined =>
  bodyId === pathId ? undefined : refusal(422, 'The ids of body and path differ');
