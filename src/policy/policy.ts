import type { Kind } from './ask.ts';
import type { EnvironmentName, OrgId, SlackChannelId, SlackGroupId, SlackUserId } from './ids.ts';
import { day, hour } from './instant.ts';
import type { Preset } from './presets.ts';
import type { DeliverTo } from './target.ts';

/** People by name, by user group and by channel: the union of all three. Empty is nobody. */
export type Crowd = {
  readonly users: readonly SlackUserId[];
  readonly groups: readonly SlackGroupId[];
  readonly channels: readonly SlackChannelId[];
};
export const nobody: Crowd = { users: [], groups: [], channels: [] };

/** Who asks: people, or members of groups named by id or by handle; a handle may be a glob. */
export type Askers = {
  readonly users: readonly SlackUserId[];
  readonly groups: readonly string[];
};

/** When a rule decides. Null is "whatever it is"; the lists of names are globs. */
export type When = {
  readonly orgs: readonly string[] | null;
  readonly environments: readonly string[] | null;
  /** A rule of the file that names none means tokens and application keys only. */
  readonly kinds: readonly Kind[];
  /** Every asked scope fits one of these; an ask without scopes never does. */
  readonly scopes: readonly string[] | null;
  /** At least one asked scope fits one of these. */
  readonly anyScope: readonly string[] | null;
  readonly requesters: Askers | null;
};

/** The kinds of a rule that names none: what cannot be limited to scopes has to be named. */
export const usualKinds: readonly Kind[] = ['token', 'application'];

export type Approve =
  | {
      readonly how: 'by';
      readonly by: Crowd;
      readonly need: number;
      /** `self_approval: allowed`, in these words. */
      readonly selfApproval: boolean;
      /** Joins the approvers when nobody decided for so long, or when there are too few of them. */
      readonly fallback: { readonly afterSeconds: number; readonly by: Crowd } | null;
    }
  | { readonly how: 'automatically' }
  | { readonly how: 'never' }
  /** At once, short, with a reason; these people look at it afterwards. */
  | { readonly how: 'break-glass'; readonly reviewers: Crowd };

export type Rule = {
  readonly name: string;
  readonly when: When;
  readonly approve: Approve;
  readonly maxLifetimeSeconds: number;
  /** Where the card goes. */
  readonly channel: SlackChannelId;
  /** Channels that are told; being told gives nobody a say. */
  readonly notify: readonly SlackChannelId[];
  readonly lapseAfterSeconds: number;
  readonly remindAfterSeconds: readonly number[];
  readonly delivery: 'auto' | 'on_approval' | 'on_click';
  /** The secret store that its keys are written to; null: a person is shown them. */
  readonly deliverTo: DeliverTo | null;
  /** A key that it gave gets a successor so long after it was shown; null: only when asked. */
  readonly rotateEverySeconds: number | null;
};

/** An org as it is just now: what it gives, and which scopes the owner of its keys has not. */
export type PolicyOrg = {
  readonly id: OrgId;
  readonly kinds: readonly Kind[];
  readonly ownerLacks: readonly string[];
  readonly environments: readonly EnvironmentName[];
};

/** Who may get what, for how long, and who must agree. The first rule that fits decides. */
export type Policy = {
  readonly orgs: readonly PolicyOrg[];
  readonly presets: readonly Preset[];
  readonly rules: readonly Rule[];
  /** The usual approver channel. */
  readonly channel: SlackChannelId;
  /** Where the head of the audit chain is told; null: to the admins. */
  readonly auditChannel: SlackChannelId | null;
  readonly admins: readonly SlackUserId[];
  readonly sweep: SweepRules;
  readonly review: ReviewRules;
};

/** What the daily look after the keys at Datadog counts as unused, and what it may do by itself. */
export type SweepRules = {
  readonly unusedAfterSeconds: number;
  /** How long the holder of an unused key has to say that they still need it. */
  readonly answerWithinSeconds: number;
  /** Whether a key ends of which its holder said nothing in that time. */
  readonly revokesUnused: boolean;
  readonly revokesLeaked: boolean;
  /** How long admins have to decide about the keys of somebody who left; null: until they end by themselves. */
  readonly leftRevokedAfterSeconds: number | null;
};
export const usualSweep: SweepRules = {
  unusedAfterSeconds: 30 * day,
  answerWithinSeconds: 7 * day,
  revokesUnused: false,
  revokesLeaked: false,
  leftRevokedAfterSeconds: null,
};

/** What becomes of keys that nobody answered for when an access review ends. */
export const unansweredChoices = ['revoke', 'report'] as const;
export type Unanswered = (typeof unansweredChoices)[number];
export type ReviewRules = { readonly unanswered: Unanswered };
export const usualReview: ReviewRules = { unanswered: 'report' };

/** Both crowds as one. */
export const together = (one: Crowd, other: Crowd): Crowd => ({
  users: [...one.users, ...other.users],
  groups: [...one.groups, ...other.groups],
  channels: [...one.channels, ...other.channels],
});

/** Everybody who may have a say in what a rule decides, now or after a while. */
export function crowdOf(approve: Approve): Crowd {
  switch (approve.how) {
    case 'by':
      return approve.fallback === null ? approve.by : together(approve.by, approve.fallback.by);
    case 'break-glass':
      return approve.reviewers;
    case 'automatically':
    case 'never':
      return nobody;
  }
}

export const usualLapseSeconds = 72 * hour;
export const usualReminders: readonly number[] = [hour, 8 * hour];

const anything: When = {
  orgs: null,
  environments: null,
  kinds: ['token', 'application', 'pair', 'api'],
  scopes: null,
  anyScope: null,
  requesters: null,
};

/** The policy without a policy file: one approver from the channel, 30 days, no scope over access. */
export const channelPolicy = (
  channel: SlackChannelId,
  given: Pick<Policy, 'orgs' | 'presets' | 'admins'>,
): Policy => ({
  auditChannel: null,
  ...given,
  channel,
  sweep: usualSweep,
  review: usualReview,
  rules: [
    {
      name: 'one approver from the channel',
      when: anything,
      approve: {
        how: 'by',
        by: { ...nobody, channels: [channel] },
        need: 1,
        selfApproval: false,
        fallback: null,
      },
      maxLifetimeSeconds: 30 * day,
      channel,
      notify: [],
      lapseAfterSeconds: usualLapseSeconds,
      remindAfterSeconds: usualReminders,
      delivery: 'auto',
      deliverTo: null,
      rotateEverySeconds: null,
    },
  ],
});
