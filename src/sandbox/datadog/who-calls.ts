import { ok, refusal, stamp } from './answer.ts';
import type { Handler } from './handler.ts';
import type { Org, Owner } from './org.ts';

/* Are these keys good, whose are they, and who is that? */

const apiKeyIsValid: Handler = () => ok({ valid: true });
const keysAreValid: Handler = () => ok({ status: 'ok' });

const since = stamp(new Date('2025-01-01T00:00:00Z'));

const userOf = (org: Org, owner: Owner) => {
  const email = `${owner.name.replaceAll(' ', '-')}@sandbox.example`;
  return {
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
        disabled: owner.disabled,
        allowed_login_methods: [],
        status: owner.disabled ? 'Disabled' : 'Active',
        last_login_time: null,
      },
      relationships: { roles: { data: [] }, org: { data: { type: 'orgs', id: org.id } } },
    },
  };
};

const currentUser: Handler = ({ org, caller: { owner } }) => ok(userOf(org, owner));

const oneUser: Handler = ({ org, params }) => {
  const owner = org.owners.find(({ id }) => id === params['user']);
  return owner === undefined ? refusal(404, 'User not found') : ok(userOf(org, owner));
};

export const whoCallsHandlers = {
  'GET /api/v1/validate': apiKeyIsValid,
  'GET /api/v2/validate_keys': keysAreValid,
  'GET /api/v2/current_user': currentUser,
  'GET /api/v2/users/:user': oneUser,
} as const;
