import { channels, people } from '../../src/sandbox/people.ts';
import type { Chance } from './seeded.ts';

const { requester: ana, approver: ben, secondApprover: cleo, admin: dora } = people;

/** What the holder, or an approver, does with a key once it was shown. */
export type Deed =
  | 'received'
  | 'replace'
  | 'rotate'
  | 'switch'
  | 'revoke'
  | 'take-back'
  | 'extend'
  | 'change';

/** What one request is for, and what people do with it. */
export type Plan = {
  readonly requester: string;
  readonly approver: string;
  /** Says yes after the approver, where two have to. */
  readonly second: string;
  readonly denier: string;
  readonly form: Readonly<Record<string, string>>;
  readonly decision: 'approve' | 'adjust' | 'deny' | 'cancel' | 'leave' | 'take-back-early';
  /** Whether the holder presses Show my key, where they have to. */
  readonly shows: boolean;
  readonly deeds: readonly Deed[];
  /** How often Slack delivers each press. */
  readonly copies: number;
};

const hour = '3600';
const day = '86400';
const week = '604800';

const deeds = (by: Chance): readonly Deed[] =>
  by.pick<readonly Deed[]>([
    [],
    ['received'],
    ['replace'],
    ['received', 'replace'],
    ['replace', 'replace'],
    ['replace', 'received', 'revoke'],
    ['revoke'],
    ['replace', 'revoke'],
    ['take-back'],
    ['replace', 'take-back'],
    ['rotate'],
    ['rotate', 'switch'],
    ['received', 'rotate', 'replace'],
    ['rotate', 'revoke'],
    ['rotate', 'switch', 'rotate'],
    ['extend'],
    ['extend', 'rotate'],
    ['change'],
    ['change', 'replace'],
    ['extend', 'change', 'revoke'],
  ]);

const form = (by: Chance, purpose: string): Plan['form'] => ({
  ...by.pick<Plan['form']>([
    { preset: 'dashboards-as-code', kind: 'application' },
    { preset: 'look', kind: 'application' },
    { preset: 'look', kind: 'token' },
    { preset: 'look', kind: 'pair' },
    { preset: 'send-data' },
  ]),
  purpose,
  'kept-in': 'the crash test',
  lifetime: by.pick([hour, day, week]),
});

/** Two people have to say yes, and one of them takes a permission away before. */
const tooMuch = { preset: 'dashboards-as-code', kind: 'application', lifetime: week };
/** By the break-glass rule, at once. */
const urgent = { preset: 'look', kind: 'pair', lifetime: hour, note: 'Production is down' };

const plan = (by: Chance, purpose: string, decision: Plan['decision']): Plan => {
  const requester = by.pick([ana.id, ana.id, dora.id]);
  const usual = form(by, purpose);
  return {
    requester,
    ...by.pick([
      { approver: ben.id, second: cleo.id },
      { approver: cleo.id, second: ben.id },
    ]),
    denier: cleo.id,
    form: {
      ...usual,
      ...(requester === dora.id && usual['kind'] === urgent.kind ? { kind: 'application' } : {}),
      ...(decision === 'adjust' ? tooMuch : {}),
    },
    decision,
    shows: by.is(0.9),
    deeds: deeds(by),
    copies: by.pick([1, 1, 2, 3]),
  };
};

/** A key whose permissions its holder changes, by somebody else's yes: that is seldom come to. */
const changing = (by: Chance, purpose: string): Plan => {
  const usual = plan(by, purpose, 'approve');
  const form = { ...usual.form, preset: 'dashboards-as-code', kind: 'application' };
  return {
    ...usual,
    form,
    shows: true,
    deeds: by.pick<readonly Deed[]>([['change'], ['extend', 'change']]),
  };
};

/** The requests of a round whose bots are to die while the permissions of keys are changed. */
export const changingPlans = (by: Chance, round: string, size: number): readonly Plan[] =>
  Array.from({ length: size }, (_, at) => changing(by, `${round} number ${at}`));

/** The requests of one round: something of everything, and mostly approvals. */
export const plansOf = (by: Chance, round: string, size: number): readonly Plan[] => {
  const rare = ['deny', 'cancel', 'leave', 'take-back-early', 'adjust'] as const;
  const plans = Array.from({ length: size - 1 }, (_, at) =>
    plan(by, `${round} number ${at}`, rare[at] ?? 'approve'),
  );
  const emergency = plan(by, `${round} in an emergency`, 'approve');
  // First, as its requester fills one form after the other.
  return [
    { ...emergency, requester: dora.id, form: { ...emergency.form, ...urgent }, shows: true },
    ...plans,
  ];
};

/** The rules by which these plans are decided. */
export const policyFile = `version: 1
approvals: { channel: ${channels.approvers.id}, lapse_after: 72h, remind_after: [30m] }
rules:
  - name: emergency
    when: { kinds: [pair], requesters: { users: [${dora.id}] } }
    approve: { break_glass: { reviewers: { channel: ${channels.approvers.id} } }, notify: [${channels.general.id}] }
    max_lifetime: 4h
  - name: changing
    when: { any_scope: ["*_write"] }
    approve: { by: { channel: ${channels.approvers.id} }, need: 2 }
    max_lifetime: 30d
  - name: sending at once
    when: { kinds: [api], requesters: { users: [${dora.id}] } }
    approve: automatically
    max_lifetime: 30d
  - name: into Vault
    when: { kinds: [application], requesters: { users: [${dora.id}] } }
    approve: { by: { channel: ${channels.approvers.id} } }
    max_lifetime: 30d
    rotate_every: 2d
    deliver_to: { vault: { mount: secret, path: "datadog/{purpose}" } }
  - name: everything else
    when: { kinds: [token, application, pair, api] }
    approve: { by: { channel: ${channels.approvers.id} } }
    max_lifetime: 30d
    rotate_every: 2d
`;
