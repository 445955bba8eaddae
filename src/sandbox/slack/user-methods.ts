import type { Json } from '../control.ts';
import { app, team } from '../people.ts';
import { requiredArgument } from './arguments.ts';
import type { Method, Methods } from './method.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { Member } from './workspace.ts';

type Run = Method['run'];

const account = {
  team_id: team.id,
  color: '9f69e7',
  tz: 'Europe/Berlin',
  tz_label: 'Central European Time',
  tz_offset: 3600,
  is_ultra_restricted: false,
  is_app_user: false,
  updated: 1_764_000_000,
  is_email_confirmed: true,
  who_can_share_contact_card: 'EVERYONE',
};

const profile = (name: string, realName: string): Json => ({
  title: '',
  phone: '',
  skype: '',
  real_name: realName,
  real_name_normalized: realName,
  display_name: name,
  display_name_normalized: name,
  status_text: '',
  status_emoji: '',
  status_expiration: 0,
  avatar_hash: 'sandbox',
  team: team.id,
});

const personJson = (person: Member): Json => ({
  ...account,
  id: person.id,
  name: person.name,
  deleted: person.deleted,
  real_name: person.realName,
  // No address: that would take the scope users:read.email.
  profile: profile(person.name, person.realName),
  is_admin: person.admin,
  is_owner: false,
  is_primary_owner: false,
  is_restricted: person.guest,
  is_bot: false,
});

const botJson: Json = {
  ...account,
  id: app.botUser,
  name: 'ddkey',
  deleted: false,
  real_name: 'ddkey',
  profile: { ...profile('ddkey', 'ddkey'), bot_id: app.botId, api_app_id: app.id },
  is_admin: false,
  is_owner: false,
  is_primary_owner: false,
  is_restricted: false,
  is_bot: true,
};

const info: Run = ({ workspace }, given) => {
  const id = requiredArgument(given, 'user');
  if (id === app.botUser) return { ok: true, user: botJson };
  const person = workspace.people.get(id);
  if (person === undefined) throw new SlackRefusal('user_not_found');
  return { ok: true, user: personJson(person) };
};

const getPresence: Run = ({ workspace }, given) => {
  const person = workspace.people.get(requiredArgument(given, 'user'));
  if (person === undefined) throw new SlackRefusal('user_not_found');
  return { ok: true, presence: person.deleted ? 'away' : person.presence };
};

/** users.* (docs.slack.dev/reference/methods/users.info, users.getPresence). */
export const userMethods: Methods = {
  'users.info': { token: 'bot', scope: 'users:read', run: info },
  'users.getPresence': { token: 'bot', scope: 'users:read', run: getPresence },
};
