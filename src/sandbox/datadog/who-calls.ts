import { ok, stamp } from './answer.ts';
import type { Handler } from './handler.ts';

/* Are these keys good, and whose are they? */

const apiKeyIsValid: Handler = () => ok({ valid: true });
const keysAreValid: Handler = () => ok({ status: 'ok' });

const since = stamp(new Date('2025-01-01T00:00:00Z'));

const currentUser: Handler = ({ org, caller: { owner } }) => {
  const email = `${owner.name.replaceAll(' ', '-')}@sandbox.example`;
  return ok({
    data: {
      type: 'users',
      id: owner.id,
      attributes: {
        uuid: owner.id,
        name: owner.name,
        handle: email,
        created_at: since,
        modified_at: since,
        email,
        icon: '',
        title: null,
        verified: true,
        service_account: owner.serviceAccount,
        disabled: false,
        allowed_login_methods: [],
        status: 'Active',
        last_login_time: null,
      },
      relationships: { roles: { data: [] }, org: { data: { type: 'orgs', id: org.id } } },
    },
  });
};

export const whoCallsHandlers = {
  'GET /api/v1/validate': apiKeyIsValid,
  'GET /api/v2/validate_keys': keysAreValid,
  'GET /api/v2/current_user': currentUser,
} as const;
