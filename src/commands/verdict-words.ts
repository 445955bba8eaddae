import { durationText } from '../policy/duration.ts';
import type { PolicyRefusal } from '../policy/evaluate.ts';
import type { Mismatch, Passed } from '../policy/match.ts';
import type { Approve, Crowd, Rule } from '../policy/policy.ts';

const listText = (names: readonly string[]): string => names.join(', ');

function clauseText({ clause, values }: Mismatch): string {
  const what = listText(values);
  switch (clause) {
    case 'orgs':
      return `it is not for org ${what}`;
    case 'environments':
      return values.length === 0
        ? 'it is for certain environments, and the org has none'
        : `it is not for ${what}`;
    case 'kinds':
      return `it is not for keys of the kind ${what}`;
    case 'scopes':
      return values.length === 0
        ? 'it is about scopes, and an API key has none'
        : `its scopes leave out ${what}`;
    case 'anyScope':
      return values.length === 0
        ? 'it is about scopes, and an API key has none'
        : `none of ${what} is in its any_scope`;
    case 'manages access':
      return `it does not name ${what}, which is about keys, people or the organisation`;
    case 'requesters':
      return `${what} is not among its requesters`;
  }
}

/** Why an earlier rule did not decide. */
export const passedText = ({ rule, because }: Passed): string =>
  `"${rule}": ${clauseText(because)}`;

/** What stands against a request. */
export function refusalText(refusal: PolicyRefusal): string {
  switch (refusal.code) {
    case 'unknown-org':
      return 'the policy knows no such org';
    case 'kind-not-offered':
      return `the org gives no keys of the kind ${refusal.kind}, only ${listText(refusal.offered)}`;
    case 'wrong-environment':
      return refusal.offered.length === 0
        ? 'the org has no environments'
        : `the environment must be one of ${listText(refusal.offered)}`;
    case 'no-scopes':
      return 'a key without scopes would be allowed everything';
    case 'unknown-scope':
      return refusal.nearest === null
        ? `Datadog has no scope ${refusal.scope}`
        : `Datadog has no scope ${refusal.scope}; did you mean ${refusal.nearest}?`;
    case 'owner-lacks':
      return `the owner of the keys has not got ${listText(refusal.scopes)}`;
    case 'forbidden-scope':
      return `no rule names ${listText(refusal.scopes)}, which is about keys, people or the organisation`;
    case 'no-rule':
      return 'no rule fits';
    case 'never':
      return `rule "${refusal.rule}" says never`;
    case 'reason-needed':
      return `rule "${refusal.rule}" wants a reason, in the note`;
    case 'too-long':
      return `rule "${refusal.rule}" gives at most ${durationText(refusal.maxSeconds)}`;
    case 'requester-unfit':
      return `who asks is ${refusal.why}`;
    case 'nobody-can-approve':
      return `it needs ${refusal.need}, and ${refusal.able} can approve`;
  }
}

/** What a rule asks for, in short. */
export function approveText({ approve }: Pick<Rule, 'approve'>): string {
  switch (approve.how) {
    case 'automatically':
      return 'given at once, without approval';
    case 'never':
      return 'refused';
    case 'break-glass':
      return 'given at once, and reviewed afterwards';
    case 'by':
      return `needs ${approve.need} ${approve.need === 1 ? 'approval' : 'approvals'}`;
  }
}

const crowdNames = ({ users, groups, channels }: Crowd): readonly string[] => [
  ...users,
  ...groups.map((id) => `group ${id}`),
  ...channels.map((id) => `members of ${id}`),
];

/** Who may decide under a rule, by the names that the policy gives them. */
export function deciderLines(approve: Approve): string[] {
  switch (approve.how) {
    case 'by': {
      const { by, fallback, selfApproval } = approve;
      const first = `May approve: ${listText(crowdNames(by))}, ${selfApproval ? 'the requester as well' : 'never the requester'}.`;
      return fallback === null
        ? [first]
        : [
            first,
            `After ${durationText(fallback.afterSeconds)} also: ${listText(crowdNames(fallback.by))}.`,
          ];
    }
    case 'break-glass':
      return [`Reviewed by: ${listText(crowdNames(approve.reviewers))}, never the requester.`];
    case 'automatically':
    case 'never':
      return [];
  }
}
