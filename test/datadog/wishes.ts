import { datadogCalls } from '../../src/datadog/client.ts';
import { datadogKeys } from '../../src/datadog/keys.ts';
import { DatadogId, OrgId, ScopeName } from '../../src/policy/ids.ts';
import { instantOf } from '../../src/policy/instant.ts';

/* What the tests of the exact bytes and the fuzzer share: a wish, its answer, and who sends it. */

export const org = OrgId.parse('main');
export const account = '3f0c0000-0000-4000-8000-000000000001';
export const keyId = '6b0c0000-0000-4000-8000-000000000002';
export const secret = 'ddapp_notARealKey000000000000000000ab12';
export const start = instantOf(Date.UTC(2030, 0, 1));
export const name = 'Nightly backup (ddkey r_aaaaaaaaaaaaaaaa k_aaaaaaaaaaaaaaaa)';

export const service = { kind: 'service-account', id: DatadogId.parse(account) } as const;
export const ourselves = { kind: 'current-user' } as const;
export const wish = {
  credential: 'application',
  expiresAt: null,
  org,
  owner: service,
  name,
  scopes: ['dashboards_read', 'dashboards_write'].map((scope) => ScopeName.parse(scope)),
} as const;
export const dead = {
  credential: 'application',
  org,
  owner: service,
  datadogId: DatadogId.parse(keyId),
} as const;

export const createPath = `/api/v2/service_accounts/${account}/application_keys`;
export const ownPath = '/api/v2/current_user/application_keys';
export const createdBody = (attributes: object) => ({
  data: { id: keyId, type: 'application_keys', attributes },
});
export const goodBody = createdBody({ name, key: secret, scopes: wish.scopes });

/** Fresh calls: nobody told them to wait yet. To Datadog's own address, or to another. */
export const freshCalls = (apiUrl: string | null = null) =>
  datadogCalls([{ id: org, site: 'datadoghq.eu', apiKey: 'api-key', appKey: 'app-key', apiUrl }], {
    now: () => start,
  });

/** An issuer on fresh calls. */
export const issuer = () => datadogKeys(freshCalls());
