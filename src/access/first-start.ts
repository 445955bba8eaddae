import type { SlackChannelId } from '../policy/ids.ts';
import type { ApproversNow } from './approvers-now.ts';
import type { Org } from './ports.ts';

/** What the admins are told when ddkey starts for the first time. */
export type FirstStart = {
  readonly workspace: string;
  readonly orgs: readonly Pick<Org, 'name' | 'site' | 'owner'>[];
  readonly channel: SlackChannelId;
  readonly approvers: ApproversNow;
  /** Sentences about what works only in part. */
  readonly troubles: readonly string[];
};
