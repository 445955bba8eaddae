import { people } from '../../src/sandbox/people.ts';
import type { Chance } from './seeded.ts';

const { requester: ana, approver: ben, secondApprover: cleo, admin: dora } = people;

/** What the holder, or an approver, does with a key once it was shown. */
export type Deed = 'received' | 'replace' | 'revoke' | 'take-back';

/** What one request is for, and what people do with it. */
export type Plan = {
  readonly requester: string;
  readonly approver: string;
  readonly denier: string;
  readonly form: Readonly<Record<string, string>>;
  readonly decision: 'approve' | 'deny' | 'cancel' | 'leave' | 'take-back-early';
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

const plan = (by: Chance, purpose: string, decision: Plan['decision']): Plan => ({
  requester: by.pick([ana.id, ana.id, dora.id]),
  approver: by.pick([ben.id, cleo.id]),
  denier: cleo.id,
  form: form(by, purpose),
  decision,
  shows: by.is(0.9),
  deeds: deeds(by),
  copies: by.pick([1, 1, 2, 3]),
});

/** The requests of one round: something of everything, and mostly approvals. */
export const plansOf = (by: Chance, round: string, size: number): readonly Plan[] => {
  const rare: readonly Plan['decision'][] = ['deny', 'cancel', 'leave', 'take-back-early'];
  return Array.from({ length: size }, (_, at) =>
    plan(by, `${round} number ${at}`, rare[at] ?? 'approve'),
  );
};
