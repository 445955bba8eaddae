import { z } from 'zod';
import type { Ask } from './ask.ts';
import type { RequestId, SlackUserId } from './ids.ts';

/** A place in a secret store that a key is written to, so that no person sees it. */
export const Target = z.discriminatedUnion('store', [
  z.object({ store: z.literal('vault'), mount: z.string(), path: z.string() }),
  z.object({ store: z.literal('aws'), region: z.string(), secret: z.string() }),
]);
export type Target = z.infer<typeof Target>;
export type StoreName = Target['store'];

/** What a rule says: a target whose path or name holds placeholders, such as `{purpose}`. */
export type DeliverTo = Target;

/** What the placeholders of a rule can stand for: facts that every request has. */
export const placeholders = [
  'org',
  'environment',
  'job',
  'purpose',
  'kept_in',
  'requester',
  'request',
] as const;
type Placeholder = (typeof placeholders)[number];

export const placeholderForm = /\{([^{}]*)\}/gu;

const longestPart = 60;

/** A text of a person as one part of a path: small letters, digits and dashes. */
const partOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, longestPart)
    .replaceAll(/^-+|-+$/gu, '');

type Asking = { readonly id: RequestId; readonly requester: SlackUserId; readonly ask: Ask };

/** Nothing of it can leave its part of the path; what leaves no letter gives way to the request's id. */
const valuesOf = ({ id, requester, ask }: Asking): Readonly<Record<Placeholder, string>> => ({
  org: ask.org,
  environment: partOf(ask.environment ?? '') || 'none',
  job: partOf(ask.preset ?? '') || 'own-choice',
  purpose: partOf(ask.purpose) || id,
  kept_in: partOf(ask.keptIn) || id,
  requester,
  request: id,
});

const isPlaceholder = (name: string): name is Placeholder =>
  placeholders.some((each) => each === name);

/** Where the key of a request goes by a rule; null where a person is shown it. */
export function targetFor(deliverTo: DeliverTo | null, asking: Asking): Target | null {
  if (deliverTo === null) return null;
  const values = valuesOf(asking);
  const fill = (text: string): string =>
    text.replaceAll(placeholderForm, (whole, name: string) =>
      isPlaceholder(name) ? values[name] : whole,
    );
  return deliverTo.store === 'vault'
    ? { ...deliverTo, path: fill(deliverTo.path) }
    : { ...deliverTo, secret: fill(deliverTo.secret) };
}

/** A target as one text, the same for the same place. */
export const targetText = (target: Target): string =>
  target.store === 'vault'
    ? `vault:${target.mount}:${target.path}`
    : `aws:${target.region}:${target.secret}`;

/** True for the same place, or for none both times. */
export const isSameTarget = (one: Target | null, other: Target | null): boolean =>
  one === null || other === null ? one === other : targetText(one) === targetText(other);
