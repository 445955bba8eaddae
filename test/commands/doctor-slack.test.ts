import { test } from '@jest/globals';
import { app, channels, groups, people } from '../../src/sandbox/people.ts';
import { botScopes } from '../../src/slack/bot-scopes.ts';
import { type Broken, play } from './doctor-at.ts';

const everyPlace = {
  'approver-channel': 'not looked at',
  'other-channels': 'not looked at',
  'user-groups': 'not looked at',
  people: 'not looked at',
} as const;
const scopesUnseen = {
  'bot-scopes-missing': 'not looked at',
  'bot-scopes-superfluous': 'not looked at',
} as const;

const extra = (id: string, more: object = {}) => ({
  extraChannels: [
    {
      id,
      name: 'extra',
      kind: 'private' as const,
      members: [app.botUser, people.approver.id, people.admin.id],
      ...more,
    },
  ],
});
const approvedBy = (by: string, more = '') => `version: 1
approvals:
  admins: [${people.admin.id}]
rules:
  - name: everything
    when: { scopes: [dashboards_read] }
    approve: { by: ${by}, need: 1${more} }
    max_lifetime: 30d
`;

const broken: readonly Broken[] = [
  {
    what: 'a bot token that Slack does not know',
    env: { SLACK_BOT_TOKEN: 'xoxb-of-another-workspace' },
    found: { 'bot-token': 'wrong', ...scopesUnseen, ...everyPlace },
    says: 'Slack does not know the bot token.',
    next: 'Copy it again from "OAuth & Permissions" of your Slack app, and put it into SLACK_BOT_TOKEN.',
    code: 1,
  },
  {
    what: 'a bot token that was taken back',
    given: ({ control }) =>
      control.fault({
        side: 'slack',
        call: 'auth.test',
        what: { kind: 'error', error: 'token_revoked' },
      }),
    found: { 'bot-token': 'wrong', ...scopesUnseen, ...everyPlace },
    says: 'no longer valid',
    next: 'Install the app to your workspace again',
    code: 1,
  },
  {
    what: 'an app-level token that Slack does not know',
    env: { SLACK_APP_TOKEN: 'xapp-of-another-app' },
    found: { 'app-token': 'wrong' },
    says: 'Slack does not know the app-level token.',
    next: 'Make one with connections:write under "Basic Information", "App-Level Tokens"',
    code: 1,
  },
  {
    what: 'an app-level token without connections:write',
    slack: { granted: { app: ['authorizations:read'] } },
    found: { 'app-token': 'wrong' },
    says: 'lacks the scope connections:write',
    next: 'Make a new one with it',
    code: 1,
  },
  {
    what: 'a missing bot scope, which leaves a question open',
    slack: { granted: { bot: botScopes.filter((scope) => scope !== 'usergroups:read') } },
    policy: approvedBy(`{ group: ${groups.sre.id} }`),
    found: { 'bot-scopes-missing': 'wrong', 'user-groups': 'not looked at' },
    says: 'The Slack app lacks the bot scope usergroups:read.',
    next: 'Paste manifest.yml into its "App Manifest" again, and reinstall it',
    code: 1,
  },
  {
    what: 'bot scopes that nothing uses',
    slack: { granted: { bot: [...botScopes, 'channels:history', 'users:read.email'] } },
    found: { 'bot-scopes-superfluous': 'look at this' },
    says: 'The Slack app was granted channels:history, users:read.email, which ddkey does not use.',
    next: 'Take them out under "OAuth & Permissions"',
    code: 0,
  },
  {
    what: 'a Slack that cannot be reached',
    env: { SLACK_API_URL: 'http://127.0.0.1:9/api/' },
    found: {
      'bot-token': 'wrong',
      'app-token': 'wrong',
      ...scopesUnseen,
      'slack-clock': 'not looked at',
      ...everyPlace,
    },
    says: 'Slack does not answer at http://127.0.0.1:9/api/',
    next: 'Check the network',
    code: 1,
  },
  {
    what: 'a clock that is ten minutes slow',
    given: ({ control }) => control.moveClock(600_000),
    found: { 'slack-clock': 'wrong', 'datadog-clock': 'wrong' },
    says: 'This clock is 10 minutes behind Slack’s.',
    next: 'timedatectl set-ntp true',
    code: 1,
  },
  {
    what: 'a clock that is a minute slow',
    given: ({ control }) => control.moveClock(60_000),
    found: { 'slack-clock': 'look at this', 'datadog-clock': 'look at this' },
    says: 'seconds behind Slack’s.',
    next: 'timedatectl set-ntp true',
    code: 0,
  },
  {
    what: 'an approver channel that is not there',
    env: { DDKEY_APPROVER_CHANNEL: 'C0NOWHERE' },
    found: { 'approver-channel': 'wrong' },
    says: 'The approver channel C0NOWHERE does not exist for ddkey.',
    next: 'invite ddkey to it (/invite @ddkey); else check its id',
    code: 1,
  },
  {
    what: 'an approver channel that ddkey was put out of',
    given: ({ slack }) => slack.changePerson({ id: app.botUser, leave: [channels.approvers.id] }),
    found: { 'approver-channel': 'wrong' },
    says: 'does not exist for ddkey',
    next: '/invite @ddkey',
    code: 1,
  },
  {
    what: 'an approver channel that is shared with outsiders',
    slack: extra('C0SHARED', { shared: true }),
    env: { DDKEY_APPROVER_CHANNEL: 'C0SHARED' },
    found: { 'approver-channel': 'wrong' },
    says: 'is shared with another workspace, whose people could approve',
    next: 'Name one that is your own.',
    code: 1,
  },
  {
    what: 'an approver channel that everybody can join',
    env: { DDKEY_APPROVER_CHANNEL: channels.general.id },
    found: { 'approver-channel': 'wrong' },
    says: 'is public, so anybody could join it and approve',
    next: 'Make it private, or name a private one.',
    code: 1,
  },
  {
    what: 'an approver channel in the archive',
    slack: extra('C0OLD', { archived: true }),
    env: { DDKEY_APPROVER_CHANNEL: 'C0OLD' },
    found: { 'approver-channel': 'wrong' },
    says: 'is archived',
    next: 'Bring it back, or name another one.',
    code: 1,
  },
  {
    what: 'an approver channel with one person in it',
    slack: extra('C0LONELY', { members: [app.botUser, people.approver.id, people.guest.id] }),
    env: { DDKEY_APPROVER_CHANNEL: 'C0LONELY' },
    found: { 'approver-channel': 'look at this' },
    says: `Only U0BEN in C0LONELY can approve, and never their own requests. Not counted: U0GIL (a guest).`,
    next: 'Invite a second full member',
    code: 0,
  },
  {
    what: 'an approver channel in which nobody can approve',
    slack: extra('C0EMPTY', { members: [app.botUser, people.guest.id] }),
    env: { DDKEY_APPROVER_CHANNEL: 'C0EMPTY' },
    found: { 'approver-channel': 'wrong' },
    says: 'Nobody in C0EMPTY can approve.',
    next: 'Invite two full members',
    code: 1,
  },
  {
    what: 'a user group that was put out of use',
    policy: approvedBy(`{ group: ${groups.sre.id} }`),
    given: ({ slack }) => slack.changeGroup({ id: groups.sre.id, disabled: true }),
    found: { 'user-groups': 'wrong' },
    says: 'policy.yml, line 7: Slack knows no user group S0SRE.',
    next: 'check it with: npx ddkey policy check',
    code: 1,
  },
  {
    what: 'a person whom Slack does not know',
    policy: approvedBy(`{ users: [${people.approver.id}, ${people.secondApprover.id}, U0GONE] }`),
    found: { people: 'wrong' },
    says: 'policy.yml, line 7: Slack knows no person U0GONE.',
    next: 'check it with: npx ddkey policy check',
    code: 1,
  },
  {
    what: 'a channel to be told that ddkey is not in',
    slack: extra('C0NEWS', { members: [people.approver.id] }),
    policy: approvedBy(`{ group: ${groups.sre.id} }`, ', notify: [C0NEWS]'),
    found: { 'other-channels': 'wrong' },
    says: 'policy.yml, line 7: Slack knows no channel C0NEWS that ddkey can see.',
    next: 'Put it right in Slack',
    code: 1,
  },
];

test.each(broken)('$what: the right check finds it, with the next step', play);
