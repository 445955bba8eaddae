import type { PolicySource } from '../../src/access/ports.ts';
import { SlackChannelId, SlackGroupId, SlackUserId } from '../../src/policy/ids.ts';
import { day, hour } from '../../src/policy/instant.ts';
import { type Approve, type Crowd, nobody, type Rule } from '../../src/policy/policy.ts';
import { channels, groups, people } from '../../src/sandbox/people.ts';
import { openWorld, type WorldOptions } from '../world.ts';

const inChannel = SlackChannelId.parse(channels.approvers.id);
export const general = SlackChannelId.parse(channels.general.id);
export const sre = SlackGroupId.parse(groups.sre.id);
export const security = SlackGroupId.parse(groups.security.id);
export const ana = SlackUserId.parse(people.requester.id);

export const crowd = (some: Partial<Crowd>): Crowd => ({ ...nobody, ...some });
type By = Extract<Approve, { readonly how: 'by' }>;
export const approveBy = (by: Partial<Crowd>, more: Partial<By> = {}): Approve => ({
  how: 'by',
  by: crowd(by),
  need: 1,
  selfApproval: false,
  fallback: null,
  ...more,
});

/** A rule that takes every request, unless it says otherwise. */
export const ruleOf = (approve: Approve, more: Partial<Rule> = {}): Rule => ({
  name: 'the only rule',
  when: {
    orgs: null,
    environments: null,
    kinds: ['token', 'application', 'pair', 'api'],
    scopes: null,
    anyScope: null,
    requesters: null,
  },
  approve,
  maxLifetimeSeconds: 30 * day,
  channel: inChannel,
  notify: [],
  lapseAfterSeconds: 72 * hour,
  remindAfterSeconds: [],
  delivery: 'auto',
  deliverTo: null,
  rotateEverySeconds: null,
  ...more,
});

/** A world with these rules, which a test can change while the bot runs. */
export async function openRuledWorld(rules: readonly Rule[], options: WorldOptions = {}) {
  let current = rules;
  const policies = (source: PolicySource): PolicySource => ({
    ...source,
    policy: () => ({ ...source.policy(), rules: current }),
  });
  const world = await openWorld({ ...options, wrap: { ...options.wrap, policies } });
  const setRules = (...next: readonly Rule[]): void => {
    current = next;
  };
  return { ...world, setRules };
}
export type RuledWorld = Awaited<ReturnType<typeof openRuledWorld>>;
