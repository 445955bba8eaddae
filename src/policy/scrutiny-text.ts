import { durationText } from './duration.ts';
import type { Rule } from './policy.ts';

function howText({ approve }: Rule): string {
  switch (approve.how) {
    case 'automatically':
      return 'is given at once';
    case 'break-glass':
      return 'is given at once and reviewed later';
    case 'never':
      return 'is refused';
    case 'by':
      return `needs ${approve.need}${approve.selfApproval ? ', also by the requester,' : ''}`;
  }
}

/** What a rule does, as an example shows it: how closely it looks, and for how long it gives. */
export function scrutinyText(rule: Rule | null): string {
  if (rule === null) return 'is refused, as no rule fits';
  const most =
    rule.approve.how === 'never' ? '' : `, at most ${durationText(rule.maxLifetimeSeconds)}`;
  return `${howText(rule)} (rule "${rule.name}"${most})`;
}
