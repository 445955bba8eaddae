import type { Advice } from '../advice.ts';
import type { CheckName } from './checks.ts';

/** `not looked at`: something else has to be put right first, or nobody answered. */
export type Verdict = 'right' | 'look at this' | 'wrong' | 'not looked at';

export type Finding = {
  readonly check: CheckName;
  /** What it is about, such as Slack or one organisation. */
  readonly subject: string;
  readonly verdict: Verdict;
  readonly says: string;
  /** The next step; null where there is nothing to do. */
  readonly next: string | null;
};

/** Findings about one subject. */
export const findingsOn = (subject: string) => ({
  right: (check: CheckName, says: string): Finding => ({
    check,
    subject,
    verdict: 'right',
    says,
    next: null,
  }),
  lookAt: (check: CheckName, { says, next }: Advice): Finding => ({
    check,
    subject,
    verdict: 'look at this',
    says,
    next,
  }),
  wrong: (check: CheckName, { says, next }: Advice): Finding => ({
    check,
    subject,
    verdict: 'wrong',
    says,
    next,
  }),
  /** `because`: what stands in the way, as the end of a sentence. */
  notLookedAt: (check: CheckName, because: string): Finding => ({
    check,
    subject,
    verdict: 'not looked at',
    says: `not looked at: ${because}.`,
    next: null,
  }),
});
export type FindingsOn = ReturnType<typeof findingsOn>;
