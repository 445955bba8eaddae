import type { Credential } from '../policy/ask.ts';
import type { DatadogId, KeyId, OrgId, ScopeName, SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Claim } from './due-work.ts';
import type { KeyRecord } from './grant.ts';

/** A key that ddkey did not make, as the last sweep saw it. */
export type Stranger = {
  readonly datadogId: DatadogId;
  readonly credential: Credential;
  readonly name: string;
  readonly last4: string;
};

/** Why a key is not adopted after all, found out when Datadog was read. */
export const adoptionNos = [
  'gone',
  'adopted-before',
  'bots-own',
  'looks-like-ours',
  'owner-unknown',
  'scopes-unreadable',
  'holder-unfit',
  'org-dropped',
] as const;
export type AdoptionNo = (typeof adoptionNos)[number];

/** An admin's wish to take a key over; `outcome` is null until Datadog was read. */
export type Adoption = {
  readonly key: KeyId;
  readonly org: OrgId;
  readonly datadogId: DatadogId;
  readonly name: string;
  readonly holder: SlackUserId;
  readonly purpose: string;
  readonly lifetimeSeconds: number;
  readonly by: SlackUserId;
  readonly outcome: 'adopted' | AdoptionNo | null;
};

export type AdoptedKey = Pick<KeyRecord, 'id' | 'requestId' | 'kind' | 'org' | 'owner' | 'name'> & {
  readonly purpose: string;
  readonly scopes: readonly ScopeName[];
  readonly attempt: Claim;
  readonly datadogId: DatadogId;
  readonly last4: string;
  readonly listedAs: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
};

/** The statements about keys that ddkey did not make. */
export type AdoptionTx = {
  /** In place of what the sweep before saw. */
  readonly setStrangers: (org: OrgId, strangers: readonly Stranger[]) => Promise<void>;
  readonly stranger: (org: OrgId, id: DatadogId) => Promise<Stranger | null>;
  /** Whether the ledger has a key of this id, in whatever state. */
  readonly knowsDatadogId: (id: DatadogId) => Promise<boolean>;
  /** False when somebody adopts the same key already. */
  readonly addAdoption: (adoption: Adoption) => Promise<boolean>;
  readonly adoption: (key: KeyId) => Promise<Adoption | null>;
  /** False when it was settled before. */
  readonly settleAdoption: (
    key: KeyId,
    outcome: NonNullable<Adoption['outcome']>,
  ) => Promise<boolean>;
  readonly dropAdoption: (key: KeyId) => Promise<void>;
  /** A live key that ddkey did not make. */
  readonly insertAdopted: (key: AdoptedKey) => Promise<void>;
};

/** Keys that ddkey did not make, found by what an admin types. */
export type StrangerReads = {
  readonly strangersLike: (org: OrgId, words: string, most: number) => Promise<readonly Stranger[]>;
};
