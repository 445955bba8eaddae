import { z } from 'zod';
import type { SurveyedKey } from '../access/survey.ts';
import type { DatadogId, OrgId } from '../policy/ids.ts';
import { type client, KeyManagementApi } from './api-client.ts';
import type { DatadogCall, DatadogOrg } from './client.ts';
import { credentialCalls } from './credential-calls.ts';
import { readList } from './register.ts';
import type { ListCall } from './survey-calls.ts';
import { accountOf } from './user-accounts.ts';

/** The application key that the bot itself works with, as Datadog lists it. */
export type OwnKey = {
  readonly id: DatadogId;
  /** Null: limited to nothing, so that it may do all that its user may. */
  readonly scopes: readonly string[] | null;
  /** Whether its user is a service account; null where Datadog does not say. */
  readonly isServiceAccounts: boolean | null;
};

type Configuration = client.Configuration;
type Org = Pick<DatadogOrg, 'id' | 'appKey'>;

const ofUser = { kind: 'current-user' } as const;

/** The lists that the bot's own key stands in: that of its user, and that of the whole org. */
const listsWith = (org: OrgId, user: DatadogId | null): readonly ListCall[] => [
  {
    credential: 'application',
    owner: ofUser,
    page: (configuration, page) =>
      credentialCalls.application.list(
        configuration,
        { credential: 'application', org, owner: ofUser },
        page,
      ),
  },
  {
    credential: 'application',
    owner: null,
    page: (configuration: Configuration, page) =>
      new KeyManagementApi(configuration).listApplicationKeys({
        ...page,
        ...(user === null ? {} : { filterOwnedBy: user }),
      }),
  },
];

/** The one key with the last four of the bot's own; null where none or several have them. */
function ownOf(keys: readonly SurveyedKey[], appKey: string): SurveyedKey | null {
  const [own, ...others] = keys.filter(({ last4 }) => last4 !== '' && appKey.endsWith(last4));
  return own === undefined || others.length > 0 ? null : own;
}

/** Finds the bot's own key in Datadog's lists; null where it may read none that holds it. */
export async function ownKey({ id, appKey }: Org, call: DatadogCall): Promise<OwnKey | null> {
  const user = await accountOf(id, ofUser, call);
  for (const list of listsWith(id, user?.id ?? null)) {
    const read = await readList(id, list, call);
    const keys = 'kind' in read ? null : read.keys;
    const own = keys === null ? null : ownOf(keys, appKey);
    if (own === null) continue;
    const isServiceAccounts = user?.isServiceAccount ?? null;
    return { id: own.datadogId, scopes: own.scopes, isServiceAccounts };
  }
  return null;
}

/** Whether the answer holds the secret; the secret itself is not looked at. */
const ReadAgain = z.object({
  data: z.object({
    attributes: z.object({ key: z.unknown().transform((key) => typeof key === 'string') }),
  }),
});

/**
 * Whether a person's application key can be read again at Datadog, tried with the bot's own, which
 * this process knows anyway; null where Datadog does not say.
 */
export async function isReadAgain(
  org: OrgId,
  own: DatadogId,
  call: DatadogCall,
): Promise<boolean | null> {
  const answer = await call({ org, lane: 'own-key' }, (configuration) =>
    new KeyManagementApi(configuration).getCurrentUserApplicationKey({ appKeyId: own }),
  );
  const read = ReadAgain.safeParse(answer.kind === 'ok' ? answer.value : null);
  return read.success ? read.data.data.attributes.key : null;
}
