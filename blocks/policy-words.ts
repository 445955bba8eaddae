import type { PolicyRefusal } from '../src/policy/evaluate.ts';
import { type BlockId, blockIds } from './ids.ts';
import { lasting, tame } from './mrkdwn.ts';

/** The first few of a list, each cut, and how many were left out. */
function few(names: readonly string[], most: number): string {
  const first = names.slice(0, most).map((name) => tame(name, 40));
  const left = names.length - first.length;
  return left > 0 ? `${first.join(', ')} and ${left} more` : first.join(', ');
}

type Nobody = Extract<PolicyRefusal, { readonly code: 'nobody-can-approve' }>;

function nobody({ need, able, dropped }: Nobody): string {
  const start =
    able === 0
      ? 'Nobody can approve this at the moment, so it was not sent.'
      : `This needs ${need} approvals and only ${able} can give one at the moment, so it was not sent.`;
  if (dropped.length === 0) return `${start} The approver channel has no members: ask for some.`;
  const whys = few([...new Set(dropped.map(({ why }) => why))], 3);
  return `${start} Left out: ${whys}. Ask for a colleague to be added to the approver channel.`;
}

/** What the rules say against a request, in plain text: a form's errors know no formatting. */
export function policyWords(refusal: PolicyRefusal): string {
  switch (refusal.code) {
    case 'unknown-org':
      return 'I hand out no keys for that Datadog organisation, so nothing was sent. Please pick another one.';
    case 'kind-not-offered':
      return refusal.kind === 'token'
        ? 'This Datadog organisation gives out no access tokens, so nothing was sent. Please pick an application key.'
        : `Keys of this kind are not handed out here, so nothing was sent. Please pick another kind.`;
    case 'no-scopes':
      return 'Please pick a job or at least one permission. A key without any would be allowed everything, so nothing was sent.';
    case 'unknown-scope': {
      const start = `Datadog has no permission called ${tame(refusal.scope, 60)}, so nothing was sent.`;
      return refusal.nearest === null
        ? `${start} Please search for it by another word.`
        : `${start} Did you mean ${tame(refusal.nearest, 60)}?`;
    }
    case 'owner-lacks':
      return `The Datadog account that owns our keys may not do this itself, so the key would not work and nothing was sent: ${few(refusal.scopes, 3)}. Please leave it out, or ask your Datadog admin.`;
    case 'forbidden-scope':
      return `I never hand out keys that manage keys, people or the organisation, so nothing was sent. Please leave out ${few(refusal.scopes, 3)}.`;
    case 'wrong-environment':
      return refusal.offered.length === 0
        ? 'This Datadog organisation knows no environments, so nothing was sent. Please leave it out.'
        : `Please pick where the key is used: ${few(refusal.offered, 5)}. Nothing was sent.`;
    case 'no-rule':
      return 'No rule of our policy allows this, so nothing was sent. Please ask for less, or ask your Datadog admin.';
    case 'never':
      return `The rule "${tame(refusal.rule, 80)}" never allows this, so nothing was sent. Please ask for less, or ask your Datadog admin.`;
    case 'too-long':
      return `That is too long, so nothing was sent. The rule "${tame(refusal.rule, 80)}" allows at most ${lasting(refusal.maxSeconds)}.`;
    case 'reason-needed':
      return `The rule "${tame(refusal.rule, 80)}" hands a key out at once, so please say why in the note. Nothing was sent.`;
    case 'requester-unfit':
      return `Your Slack account is ${refusal.why}, so nothing was sent. A full member of this workspace can ask for the key.`;
    case 'nobody-can-approve':
      return nobody(refusal);
  }
}

/** The input of the request form under which it is best said. */
export function policyField(refusal: PolicyRefusal): BlockId {
  switch (refusal.code) {
    case 'no-scopes':
    case 'unknown-scope':
    case 'forbidden-scope':
    case 'owner-lacks':
      return blockIds.scopes;
    case 'too-long':
      return blockIds.lifetime;
    case 'reason-needed':
      return blockIds.note;
    case 'kind-not-offered':
      return blockIds.kind;
    case 'wrong-environment':
      return blockIds.environment;
    // The organisation is asked for only where there are several, so it may not be on the form.
    case 'unknown-org':
    case 'no-rule':
    case 'never':
    case 'requester-unfit':
    case 'nobody-can-approve':
      return blockIds.purpose;
  }
}
