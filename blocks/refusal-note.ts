import type { RequestState } from '../src/access/lifecycle.ts';
import type { ChannelUnfit, Refusal } from '../src/access/refusal.ts';

import { type BlockId, blockIds } from './ids.ts';
import { aboutKeys } from './key-refusals.ts';
import { escaped, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { policyField, policyWords } from './policy-words.ts';
import { aboutReviews } from './review-refusals.ts';

/** A backstop: only a text full of signs that Slack spells out can come near it. */
const mostSentence = 299;

/** What is wrong with the approver channel, after "it cannot be used:". */
export const channelFaults: Readonly<Record<ChannelUnfit, Mrkdwn>> = {
  'not found': md`I cannot find it`,
  'not joined': md`I am not in it`,
  public: md`anybody can join it`,
  shared: md`people outside this workspace are in it`,
  archived: md`it is archived`,
};

const stateWords: Readonly<Record<RequestState, Mrkdwn>> = {
  pending: md`It has changed since`,
  approved: md`Already approved`,
  fulfilled: md`Already approved`,
  denied: md`Already denied`,
  cancelled: md`Already cancelled`,
  lapsed: md`Already lapsed`,
  failed: md`Already decided, and the key could not be made`,
};

type Only<Code extends Refusal['code']> = Extract<Refusal, { readonly code: Code }>;

function alreadyDecided({ state, by, at }: Only<'already-decided'>): Mrkdwn {
  const who = by === null ? md`` : md` by ${mention(by)}`;
  const time = at === null ? md`` : md`, ${when(at)}`;
  return md`${stateWords[state]}${who}${time}. Your press changed nothing.`;
}

type Sentences = {
  readonly [Code in Refusal['code']]: (refusal: Only<Code>) => Mrkdwn;
};

type AboutVotes = Only<
  | 'already-voted'
  | 'no-vote'
  | 'only-less'
  | 'nothing-left'
  | 'nothing-changed'
  | 'review-open'
  | 'reviewed-already'
>;

function aboutVotes(refusal: AboutVotes): Mrkdwn {
  switch (refusal.code) {
    case 'already-voted':
      return md`You have approved this already: that is ${refusal.have} of ${refusal.need}. Somebody else has to join, so this press changed nothing.`;
    case 'no-vote':
      return md`You have not approved this, so there was nothing to take back.`;
    case 'only-less':
      return md`A request can only be made smaller here, so nothing has changed. Whoever needs more sends a new one.`;
    case 'nothing-left':
      return md`Nothing would be left of the request, so I changed nothing. To turn it down, press *Deny*.`;
    case 'nothing-changed':
      return md`Nothing was taken away, so the request is as it was.`;
    case 'review-open':
      return md`Your last break-glass key has not been reviewed yet, so nothing was sent. Ask somebody to press *Reviewed* on it first.`;
    case 'reviewed-already':
      return md`Somebody has reviewed this already, so your press changed nothing.`;
  }
}

type AboutPeople = Only<
  | 'person-unfit'
  | 'requester-unfit'
  | 'people-unreachable'
  | 'channel-unfit'
  | 'self-approval'
  | 'not-an-approver'
  | 'not-an-admin'
  | 'may-not-revoke'
  | 'report-for-admins'
  | 'not-yours'
>;

function aboutPeople(refusal: AboutPeople): Mrkdwn {
  switch (refusal.code) {
    case 'person-unfit':
      return md`Your Slack account is ${escaped(refusal.why)}, so I changed nothing. A full member of this workspace can do this.`;
    case 'requester-unfit':
      return md`The person who asked is ${escaped(refusal.why)}, so nothing was approved. You can deny the request, or let it lapse.`;
    case 'people-unreachable':
      return md`Slack could not tell me just now who may do this, so I changed nothing. Please try again in a minute.`;
    case 'channel-unfit':
      return md`The approver channel cannot be used: ${channelFaults[refusal.why]}. Nothing has changed; please tell whoever runs this bot.`;
    case 'self-approval':
      return md`This request is your own, so somebody else has to decide. Your press changed nothing.`;
    case 'not-an-approver':
      return md`You are not among those who may decide this, so nothing has changed. Whoever joins an approver channel decides on what is posted from then on.`;
    case 'not-an-admin':
      return md`Only an admin of mine can cancel the request of somebody else, so nothing has changed. With *Deny*, an approver can turn it down.`;
    case 'may-not-revoke':
      return md`Only its holder, an approver of it or an admin of mine can revoke a key, so nothing has changed. If it has leaked, \`/ddkey leaked\` tells them.`;
    case 'report-for-admins':
      return md`Only an admin of mine can see this or ask for it, so I did nothing. The policy names the admins.`;
    case 'not-yours':
      return md`This belongs to somebody else, so I changed nothing. With \`/ddkey\` you can ask for a key of your own.`;
  }
}

/** Every expected "no": what happened, what did not, and what next. */
const sentences: Sentences = {
  policy: (refusal) => escaped(policyWords(refusal.because), mostSentence),
  'unknown-request': () =>
    md`I know no such request, so nothing has changed. With \`/ddkey\` you can send a new one.`,
  'old-message': () =>
    md`The request has changed since you saw it, so the press did nothing. Please look at it as it is now, and press again.`,
  'stray-message': () =>
    md`This message is out of date, so the press did nothing. There is a newer one about this request.`,
  'already-decided': alreadyDecided,
  'reason-missing': () =>
    md`Please say why, so that the person who asked can do better. The request is still waiting.`,
  'ledger-down': () =>
    md`My own records cannot be reached or written just now, so nothing was done. Please try again in a minute.`,
  'requester-unfit': aboutPeople,
  'person-unfit': aboutPeople,
  'people-unreachable': aboutPeople,
  'channel-unfit': aboutPeople,
  'self-approval': aboutPeople,
  'not-an-approver': aboutPeople,
  'not-an-admin': aboutPeople,
  'may-not-revoke': aboutPeople,
  'report-for-admins': aboutPeople,
  'not-yours': aboutPeople,
  'key-review-open': aboutReviews,
  'key-review-over': aboutReviews,
  'key-review-date': aboutReviews,
  'key-answered': aboutReviews,
  'no-live-keys': aboutReviews,
  'no-key-review': aboutReviews,
  'already-voted': aboutVotes,
  'no-vote': aboutVotes,
  'only-less': aboutVotes,
  'nothing-left': aboutVotes,
  'nothing-changed': aboutVotes,
  'review-open': aboutVotes,
  'reviewed-already': aboutVotes,
  'key-is-dead': aboutKeys,
  'key-on-its-way': aboutKeys,
  'already-shown': aboutKeys,
  'rotation-open': aboutKeys,
  'new-key-missing': aboutKeys,
  'use-unclear': aboutKeys,
  'holder-unfit': aboutKeys,
  'held-already': aboutKeys,
  'unknown-key': aboutKeys,
  'adopted-already': aboutKeys,
  'kept-in-store': () =>
    md`This key is written into a secret store and shown to nobody, so I print no other.`,
  'not-shown-to-you': aboutKeys,
  'grant-ended': aboutKeys,
  'approval-over': aboutKeys,
  'too-many-shows': aboutKeys,
  'key-over': aboutKeys,
  'two-keys': aboutKeys,
  'change-open': aboutKeys,
  'key-changed': aboutKeys,
  'no-scopes-to-change': aboutKeys,
  'same-scopes': aboutKeys,
  'change-running': aboutKeys,
};

const sentenceOf = <Code extends Refusal['code']>(code: Code, refusal: Only<Code>): Mrkdwn =>
  sentences[code](refusal);

/** An expected "no" as a person reads it. */
export const refusalSentence = (refusal: Refusal): Mrkdwn => sentenceOf(refusal.code, refusal);

type FieldError = { readonly blockId: BlockId; readonly sentence: string };

/** Where in an open form a refusal is said; a form shows its errors as plain text. */
export function refusalField(refusal: Refusal): FieldError {
  if (refusal.code === 'policy') {
    return { blockId: policyField(refusal.because), sentence: policyWords(refusal.because) };
  }
  const blockId = refusal.code === 'reason-missing' ? blockIds.reason : blockIds.purpose;
  return { blockId, sentence: refusalSentence(refusal) };
}
