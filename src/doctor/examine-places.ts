import { type Approvers, approversNow } from '../access/approvers-now.ts';
import type { Directory } from '../access/ports.ts';
import type { PolicyConfig } from '../config-policy.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { Mention } from '../policy/mentions.ts';
import { crowdOf } from '../policy/policy.ts';
import { locatedText } from '../policy/read-policy.ts';
import { type SlackAnswer, slackComplaints } from '../policy/slack-complaints.ts';
import { askAbout } from '../slack/ask-about.ts';
import { channelAdvice } from '../slack/channel-sentence.ts';
import type { CheckName } from './checks.ts';
import { type Finding, findingsOn } from './finding.ts';

const on = findingsOn('Slack');

export const placeChecks = ['approver-channel', 'other-channels', 'user-groups', 'people'] as const;

type Places = {
  readonly policy: PolicyConfig;
  readonly directory: Directory;
  readonly self: SlackUserId;
  /** Bot scopes that the app lacks, so that Slack does not answer some questions. */
  readonly missing: readonly string[];
};

const whySilent = ({ missing }: Places): string =>
  missing.length > 0
    ? `Slack does not tell an app without ${missing.join(', ')}`
    : 'Slack did not answer; run this again in a minute';

function howManyApprove(channel: string, { able, dropped }: Approvers): Finding {
  const others = dropped.map(({ id, why }) => `${id} (${why})`).join(', ');
  const left = others === '' ? '' : ` Not counted: ${others}.`;
  if (able.length === 0) {
    return on.wrong('approver-channel', {
      says: `Nobody in ${channel} can approve.${left}`,
      next: 'Invite two full members of this workspace to it.',
    });
  }
  if (able.length === 1) {
    return on.lookAt('approver-channel', {
      says: `Only ${able.join('')} in ${channel} can approve, and never their own requests.${left}`,
      next: 'Invite a second full member of this workspace to it.',
    });
  }
  return on.right('approver-channel', `${able.length} people in ${channel} can approve.${left}`);
}

/** The usual channel: who can approve there or, where rules name others, whether cards can be posted. */
async function aboutApproverChannel(places: Places): Promise<Finding> {
  const { policy, directory, self } = places;
  const channel = policy.approverChannel;
  const approvers = await approversNow(directory, channel, self);
  if (approvers.kind === 'unreachable') {
    return on.notLookedAt('approver-channel', whySilent(places));
  }
  const isForCards = !policy.rules.some(({ approve }) =>
    crowdOf(approve).channels.includes(channel),
  );
  const canPost = approvers.kind === 'found' || approvers.why === 'public';
  if (isForCards && canPost) {
    return on.right(
      'approver-channel',
      `Cards can be posted in ${channel}; the rules name who decides.`,
    );
  }
  if (approvers.kind === 'found') return howManyApprove(channel, approvers.value);
  return on.wrong('approver-channel', channelAdvice(channel, approvers.why));
}

type Kind = {
  readonly check: CheckName;
  readonly noun: string;
  readonly mentions: readonly Mention[];
};

function aboutMentions(
  { check, noun, mentions }: Kind,
  answers: ReadonlyMap<string, SlackAnswer>,
  places: Places,
): Finding {
  const { path } = places.policy;
  const complaints = slackComplaints(mentions, answers);
  if (complaints.length > 0) {
    return on.wrong(check, {
      says: complaints.map((each) => locatedText(path, each)).join(' '),
      next: `Put it right in Slack, or correct the file and check it with: npx ddkey policy check ${path}`,
    });
  }
  if (mentions.some(({ id }) => answers.get(id) === 'no answer')) {
    return on.notLookedAt(check, whySilent(places));
  }
  const ids = [...new Set(mentions.map(({ id }) => id))];
  return on.right(
    check,
    ids.length === 0
      ? `The policy names no ${noun}.`
      : `Slack knows every ${noun} that the policy names: ${ids.join(', ')}.`,
  );
}

/** Asks Slack about the channels, user groups and people that decide or are told. */
export async function examinePlaces(places: Places): Promise<readonly Finding[]> {
  const { policy, directory } = places;
  const answers = await askAbout(directory, policy.mentions);
  const of = (kind: Mention['kind']): readonly Mention[] =>
    policy.mentions.filter((each) => each.kind === kind && each.id !== policy.approverChannel);
  const kinds: readonly Kind[] = [
    { check: 'other-channels', noun: 'other channel', mentions: of('channel') },
    { check: 'user-groups', noun: 'user group', mentions: of('group') },
    { check: 'people', noun: 'person', mentions: of('user') },
  ];
  return [
    await aboutApproverChannel(places),
    ...kinds.map((kind) => aboutMentions(kind, answers, places)),
  ];
}
