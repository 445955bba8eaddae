import { z } from 'zod';
import { must, strict } from './strict.ts';
import { type DeliverTo, placeholderForm, placeholders } from './target.ts';

const known = placeholders.map((name) => `{${name}}`).join(', ');
const longest = 200;

const parts = /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/u;
const isStep = (part: string): boolean => part === '.' || part === '..';

/** What is wrong with a path; null when nothing is. */
function faultOf(text: string): string | null {
  for (const [whole, name = ''] of text.matchAll(placeholderForm)) {
    if (!placeholders.some((each) => each === name)) {
      return `has the placeholder ${whole}, which ddkey does not know; it knows ${known}`;
    }
  }
  const filled = text.replaceAll(placeholderForm, 'x');
  if (filled.split('/').some(isStep)) return 'must not step out of its place with . or ..';
  return parts.test(filled)
    ? null
    : `must be parts between slashes, of letters, digits, _ . - and placeholders (${known})`;
}

const path = (example: string) =>
  z
    .string({ error: must(`a path, such as ${example}`) })
    .max(longest, { error: `must not be longer than ${longest} letters` })
    .superRefine((text, context) => {
      const fault = faultOf(text);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    });

const Vault = strict(
  {
    mount: z
      .string({ error: must('the mount of a KV version 2 engine, such as secret') })
      .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/u, {
        error:
          'must be the mount of a KV version 2 engine, such as secret, without slashes around it',
      }),
    path: path('datadog/{purpose}'),
  },
  'must hold mount and path',
);

const Aws = strict(
  {
    secret: path('datadog/{purpose}'),
    region: z
      .string({ error: must('a region, such as eu-west-1') })
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/u, { error: 'must be a region, such as eu-west-1' }),
  },
  'must hold secret and region',
);

const example = '{ vault: { mount: secret, path: datadog/{purpose} } } or { aws: { … } }';

/** The secret store that the keys of a rule are written to. */
export const FileDeliverTo = strict(
  { vault: Vault.optional(), aws: Aws.optional() },
  `must be ${example}`,
).transform(({ vault, aws }, context): DeliverTo => {
  if (vault !== undefined && aws === undefined) return { store: 'vault', ...vault };
  if (aws !== undefined && vault === undefined) return { store: 'aws', ...aws };
  context.addIssue({ code: 'custom', message: `must name one store: ${example}` });
  return z.NEVER;
});
