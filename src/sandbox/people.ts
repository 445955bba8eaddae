/** The five people, two channels and two user groups that every sandbox starts with. */
export const team = { id: 'T0SANDBOX', domain: 'acme-sandbox' } as const;
export const app = { id: 'A0DDKEY', botId: 'B0DDKEY', botUser: 'U0DDKEY' } as const;

export type SandboxPerson = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly guest: boolean;
  readonly admin: boolean;
};

const person = (id: string, name: string, realName: string): SandboxPerson => ({
  id,
  name,
  realName,
  guest: false,
  admin: false,
});

export const people = {
  requester: person('U0ANA', 'ana', 'Ana Requester'),
  approver: person('U0BEN', 'ben', 'Ben Approver'),
  secondApprover: person('U0CLEO', 'cleo', 'Cleo Approver'),
  admin: { ...person('U0DORA', 'dora', 'Dora Admin'), admin: true },
  guest: { ...person('U0GIL', 'gil', 'Gil Guest'), guest: true },
} as const;

export const channels = {
  general: { id: 'C0GENERAL', name: 'general', kind: 'public' },
  approvers: { id: 'C0APPROVERS', name: 'ddkey-approvers', kind: 'private' },
} as const;

export const groups = {
  sre: { id: 'S0SRE', handle: 'sre', name: 'SRE', members: ['U0BEN', 'U0CLEO'] },
  security: {
    id: 'S0SECURITY',
    handle: 'security',
    name: 'Security',
    members: ['U0CLEO', 'U0DORA'],
  },
} as const;

/** Fake credentials of the sandbox; the stand-ins accept these and nothing that looks real. */
export const credentials = {
  slackBotToken: 'xoxb-sandbox-not-a-real-token',
  slackAppToken: 'xapp-sandbox-not-a-real-token',
  slackSigningSecret: 'sandbox-not-a-real-signing-secret',
  datadogApiKey: 'fa4e0000000000000000000000000000',
  datadogAppKey: 'ddapp_sandboxNotARealKey0000000000000000',
  serviceAccount: '3f0c0000-0000-4000-8000-000000000001',
} as const;
