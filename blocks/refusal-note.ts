import type { RequestState } from '../src/access/lifecycle.ts';
import type { ChannelUnfit, Refusal } from '../src/access/refusal.ts';
import { keyEnding } from './ending-words.ts';
import { type BlockId, blockIds } from './ids.ts';
import { escaped, lasting, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { policyField, policyWords } from './policy-words.ts';

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

function alreadyShown({ at, last4 }: Only<'already-shown'>): Mrkdwn {
  const time = at === null ? md`` : md`, ${when(at)}`;
  return md`The ${keyEnding(last4)} was already shown${time}, so I made no other. If you do not have it, press *Lost it? Replace*.`;
}

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
  | 'not-yours'
>;
type AboutKeys = Only<
  | 'key-is-dead'
  | 'key-on-its-way'
  | 'already-shown'
  | 'grant-ended'
  | 'approval-over'
  | 'too-many-shows'
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
    case 'not-yours':
      return md`This belongs to somebody else, so I changed nothing. With \`/ddkey\` you can ask for a key of your own.`;
  }
}

function aboutKeys(refusal: AboutKeys): Mrkdwn {
  switch (refusal.code) {
    case 'key-is-dead':
      return md`The ${keyEnding(refusal.last4)} no longer works, so there was nothing to do. Your newest message from me says what counts now.`;
    case 'key-on-its-way':
      return md`Your key is already on its way, so this press started no other. It will be here in a moment.`;
    case 'already-shown':
      return alreadyShown(refusal);
    case 'grant-ended':
      return md`The time of this approval is over, so no key was made. Send a new request with \`/ddkey\`.`;
    case 'approval-over':
      return md`This approval is over already, so your press changed nothing. The card says how it ended.`;
    case 'too-many-shows':
      return md`You asked for ${refusal.most} keys within ${lasting(3600)}, which is the most, so I made no other. Please try again later.`;
  }
}

/** Every expected "no" as a person reads it: what happened, what did not, and what next. */
export function refusalSentence(refusal: Refusal): Mrkdwn {
  switch (refusal.code) {
    case 'policy':
      return escaped(policyWords(refusal.because), mostSentence);
    case 'unknown-request':
      return md`I know no such request, so nothing has changed. With \`/ddkey\` you can send a new one.`;
    case 'old-message':
      return md`The request has changed since you saw it, so the press did nothing. Please look at it as it is now, and press again.`;
    case 'stray-message':
      return md`This message is out of date, so the press did nothing. There is a newer one about this request.`;
    case 'already-decided':
      return alreadyDecided(refusal);
    case 'reason-missing':
      return md`Please say why, so that the person who asked can do better. The request is still waiting.`;
    case 'ledger-down':
      return md`My own records cannot be reached or written just now, so nothing was done. Please try again in a minute.`;
    case 'requester-unfit':
    case 'person-unfit':
    case 'people-unreachable':
    case 'channel-unfit':
    case 'self-approval':
    case 'not-an-approver':
    case 'not-an-admin':
    case 'not-yours':
      return aboutPeople(refusal);
    case 'already-voted':
    case 'no-vote':
    case 'only-less':
    case 'nothing-left':
    case 'nothing-changed':
    case 'review-open':
    case 'reviewed-already':
      return aboutVotes(refusal);
    case 'key-is-dead':
    case 'key-on-its-way':
    case 'already-shown':
    case 'grant-ended':
    case 'approval-over':
    case 'too-many-shows':
      return aboutKeys(refusal);
  }
}

type FieldError = { readonly blockId: BlockId; readonly sentence: string };

/** Where in an open form a refusal is said; a form shows its errors as plain text. */
export function refusalField(refusal: Refusal): FieldError {
  if (refusal.code === 'policy') {
    return { blockId: policyField(refusal.because), sentence: policyWords(refusal.because) };
  }
  const blockId = refusal.code === 'reason-missing' ? blockIds.reason : blockIds.purpose;
  return { blockId, sentence: refusalSentence(refusal) };
}
