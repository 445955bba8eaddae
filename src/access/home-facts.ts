import type { SlackChannelId, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { KeyCounts, KeyOfSomebody, StuckKey } from './admin-reads.ts';
import type { Listed } from './home-reads.ts';
import type { KeyFilter } from './key-filter.ts';
import type { OrgLine, Story } from './notes.ts';
import type { ChannelUnfit } from './refusal.ts';
import type { Posted } from './request.ts';
import type { Recorded } from './use-of-keys.ts';

/** Who can decide a request that waits; `unknown` when Slack could not tell. */
export type Asked = { readonly people: readonly SlackUserId[]; readonly count: number } | 'unknown';

/** `asked` is null where nobody has to decide any more. */
export type MyRequest = Story & { readonly asked: Asked | null };

type Paged<T> = Listed<T> & { readonly page: number; readonly pages: number };

/** One thing that an installation should have; `unknown` when it could not be found out. */
export type SetupItem = { readonly done: boolean | 'unknown' } & (
  | { readonly what: 'policy-file' }
  | { readonly what: 'policy-warnings'; readonly count: number }
  | {
      readonly what: 'approver-channel';
      readonly channel: SlackChannelId;
      readonly why: ChannelUnfit | null;
    }
  | { readonly what: 'two-approvers'; readonly channel: SlackChannelId; readonly able: number }
  | { readonly what: 'datadog-answers'; readonly org: OrgLine }
  | { readonly what: 'service-account'; readonly org: OrgLine }
);

type Room = { readonly used: number; readonly most: number };

type OrgHealth = OrgLine & {
  readonly answeredAt: Instant | null;
  /** How full Datadog's lists are; null while that is not known. */
  readonly keyLimits: Readonly<Record<'application' | 'api', Room | null>>;
  /** Whether its Audit Trail tells what keys were used for; null before it was looked at. */
  readonly useOfKeys: Recorded['kind'] | null;
};

/** What only admins see. */
export type AdminFacts = {
  readonly whyNoSlack: string | null;
  /** For how long the oldest due work has been waiting, in minutes; 0 when it is on time. */
  readonly lateMinutes: number;
  readonly orgs: readonly OrgHealth[];
  /** Empty once all of it is done. */
  readonly setup: readonly SetupItem[];
  readonly counts: KeyCounts;
  readonly stuck: Listed<KeyWithOrg<StuckKey>>;
};

export type KeyWithOrg<T extends KeyOfSomebody = KeyOfSomebody> = T & { readonly org: OrgLine };

/** An open access review, with what is left to answer; `posted` is where. */
export type HomeReview = {
  readonly org: OrgLine;
  readonly until: Instant;
  readonly open: number;
  readonly keys: number;
  readonly posted: Posted | null;
};

/** A person's own Home. */
export type OwnHome = {
  readonly shows: 'own';
  readonly approverChannel: SlackChannelId;
  readonly keys: Paged<Story>;
  /** Ended, and Datadog has not confirmed yet that they are deleted. */
  readonly revoking: Listed<Story>;
  /** Approved, and nothing happens before the person presses. */
  readonly presses: Listed<Story>;
  /** Requests of others that this person may decide; `unknown` when Slack could not tell. */
  readonly decisions: Listed<Story> | 'unknown';
  readonly requests: readonly MyRequest[];
  readonly reviews: readonly HomeReview[];
  /** Null for everybody but admins. */
  readonly admin: AdminFacts | null;
};

/** An admin's list of everybody's keys. */
export type AllKeysHome = {
  readonly shows: 'all-keys';
  readonly filter: KeyFilter;
  readonly keys: Paged<KeyWithOrg>;
};

export type HomeFacts = OwnHome | AllKeysHome;
