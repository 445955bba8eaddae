import { z } from 'zod';
import { listOf, must, strict } from './strict.ts';

const scopes = listOf(z.string({ error: must('the name of a scope') }), 'dashboards_read');

/** A ready-made job. Without scopes it is for sending data, and says so. */
export const FilePreset = strict(
  {
    id: z
      .string({ error: must('a short name, such as dashboards-as-code') })
      .regex(/^[a-z0-9][a-z0-9-]{0,59}$/u, {
        error: 'must be a short name in small letters, such as dashboards-as-code',
      }),
    name: z
      .string({ error: must('what people read in the form') })
      .trim()
      .min(1, { error: 'must not be empty' })
      .max(75, { error: 'must not be longer than 75 letters' }),
    about: z
      .string({ error: must('a sentence') })
      .trim()
      .min(1, { error: 'must not be empty' })
      .max(300, { error: 'must not be longer than 300 letters' })
      .optional(),
    kind: z.literal('api', { error: 'must be api, for sending data, or be left out' }).optional(),
    scopes: scopes.optional(),
    optional: scopes.optional(),
  },
  'must be a preset: a map with id, name and scopes',
)
  .refine(({ kind, scopes: named }) => kind === 'api' || named !== undefined, {
    path: ['scopes'],
    error: 'is missing: a preset for sending data needs no scopes, and says kind: api',
  })
  .refine(({ kind, scopes: named, optional }) => kind !== 'api' || !(named ?? optional), {
    path: ['kind'],
    error: 'is api, and an API key cannot be limited to scopes: leave one of them out',
  });
export type FilePreset = z.infer<typeof FilePreset>;
