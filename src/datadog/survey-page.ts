import { z } from 'zod';
import type { SurveyedKey } from '../access/survey.ts';
import type { Credential } from '../policy/ask.ts';
import { DatadogId } from '../policy/ids.ts';
import { type Instant, instantOf } from '../policy/instant.ts';
import { ListMeta } from './list-page.ts';

/** A moment as text or as the client's own type; what cannot be read is not known. */
const Moment = z
  .union([z.string(), z.date()])
  .nullish()
  .transform((moment): Instant | null => {
    const ms = moment === null || moment === undefined ? Number.NaN : new Date(moment).getTime();
    return Number.isNaN(ms) ? null : instantOf(ms);
  });

const Someone = z.object({ data: z.object({ id: DatadogId }).nullish() }).nullish();

const Item = z.object({
  id: DatadogId,
  attributes: z.object({
    name: z.string(),
    last4: z.string().default(''),
    scopes: z.array(z.string()).nullish(),
    createdAt: Moment,
    lastUsedAt: Moment,
    dateLastUsed: Moment,
  }),
  relationships: z
    .object({
      ownedBy: Someone,
      createdBy: Someone,
      // The client has no field of its own for this one.
      additionalProperties: z
        .object({ leak_information: z.object({ data: z.unknown() }).nullish() })
        .nullish(),
    })
    .nullish(),
});
type Item = z.infer<typeof Item>;

const Included = z.object({
  id: z.string(),
  attributes: z.object({ disabled: z.boolean().nullish() }).nullish(),
});

const Answer = z.object({
  data: z.array(Item),
  included: z.array(z.unknown()).nullish(),
  meta: ListMeta,
});

/** One page of a list; `most` is how many keys of this sort Datadog allows. */
export type SurveyPage = {
  readonly keys: readonly SurveyedKey[];
  readonly total: number | null;
  readonly most: number | null;
};

/** The accounts beside the list that are closed. */
function closedAccounts(included: readonly unknown[]): ReadonlySet<string> {
  const read = included.map((item) => Included.safeParse(item));
  const closed = read.filter(({ data }) => data?.attributes?.disabled === true);
  return new Set(closed.map(({ data }) => data?.id ?? ''));
}

/** At Datadog no scopes mean every permission of the owner, and an empty list may mean the same. */
const scopesOf = ({ attributes: { scopes } }: Item): readonly string[] | null =>
  scopes === null || scopes === undefined || scopes.length === 0 ? null : scopes;

function keyOf(item: Item, credential: Credential, closed: ReadonlySet<string>): SurveyedKey {
  const { attributes, relationships } = item;
  const someone = credential === 'api' ? relationships?.createdBy : relationships?.ownedBy;
  const ownerId = someone?.data?.id ?? null;
  const leak = relationships?.additionalProperties?.leak_information?.data ?? null;
  return {
    credential,
    datadogId: item.id,
    name: attributes.name,
    last4: attributes.last4,
    scopes: scopesOf(item),
    ownerId,
    ownerDisabled: ownerId !== null && closed.has(ownerId),
    createdAt: attributes.createdAt,
    lastUsedAt: attributes.lastUsedAt ?? attributes.dateLastUsed,
    isLeaked: leak !== null,
  };
}

/** A page of a list; null for an answer that is none. */
export function readSurveyPage(value: unknown, credential: Credential): SurveyPage | null {
  const answer = Answer.safeParse(value);
  if (!answer.success) return null;
  const { data, included, meta } = answer.data;
  const closed = closedAccounts(included ?? []);
  return {
    keys: data.map((item) => keyOf(item, credential, closed)),
    total: meta?.page?.totalFilteredCount ?? null,
    most: (credential === 'api' ? meta?.maxAllowed : meta?.maxAllowedPerUser) ?? null,
  };
}
