import type { Trouble } from '../src/access/grant.ts';
import type { FailureCode } from '../src/access/request.ts';
import { type Mrkdwn, md } from './mrkdwn.ts';

type Failure = { readonly what: Mrkdwn; readonly remedy: Mrkdwn };

const failures: Readonly<Record<FailureCode, Failure>> = {
  'nobody-can-approve': {
    what: md`Nobody is left who may approve this key, so it was not handed out.`,
    remedy: md`It needs an approver: a full member of this workspace, in the approver channel, who is not the one asking.`,
  },
  'policy-says-no': {
    what: md`The rules no longer allow this key, so it was not handed out.`,
    remedy: md`Ask for fewer permissions or a shorter time, or talk to whoever keeps the rules.`,
  },
  'review-open': {
    what: md`An earlier break-glass key of the same person has not been reviewed yet, so there is no other.`,
    remedy: md`Once somebody presses *Reviewed* on that one, a new request will do.`,
  },
  'requester-left': {
    what: md`The person who asked may no longer be given keys, so it was not handed out.`,
    remedy: md`Somebody else who needs this key can ask for it.`,
  },
  'scopes-refused': {
    what: md`Datadog does not accept one of these permissions, so there is no key.`,
    remedy: md`A new request with other permissions will help.`,
  },
  'owner-may-not': {
    what: md`My Datadog account may not make such a key, so there is no key.`,
    remedy: md`A Datadog admin can give that account the missing permissions.`,
  },
  'key-limit-reached': {
    what: md`Datadog has no room for another key, so there is no key.`,
    remedy: md`Deleting keys that nobody uses makes room.`,
  },
  'scopes-differ': {
    what: md`Datadog made a key with other permissions than were approved. It was not handed out, and I delete it.`,
    remedy: md`Whoever runs this bot should look into it first.`,
  },
  'tokens-not-offered': {
    what: md`This Datadog organisation gives out no access tokens, so no key was made.`,
    remedy: md`Please ask again and pick an application key.`,
  },
  'datadog-refused': {
    what: md`Datadog refused to make the key, so there is no key.`,
    remedy: md`Whoever runs this bot can see why in its log.`,
  },
  'key-over': {
    what: md`The key had ended by then, so the approval changed nothing.`,
    remedy: md`For a new key, send a request with \`/ddkey\`.`,
  },
  'key-moved': {
    what: md`Another key was taking its place by then, or somebody else holds it, so the approval changed nothing.`,
    remedy: md`Once there is one key, its holder can ask again.`,
  },
};

/** Why there is no key, and what would help. */
export const failureWords = (failure: FailureCode): Failure => failures[failure];

const troubles: Readonly<Record<Trouble, Mrkdwn>> = {
  'datadog-silent': md`Datadog did not answer in time. If it made a key all the same, I find it and delete it.`,
  'datadog-busy': md`Datadog was too busy to make your key.`,
  'replacement-failed': md`A new key could not be made, so you have none just now.`,
  'slack-refused': md`Slack did not accept the message with your key, so I delete that key.`,
  'maybe-shown': md`Slack did not say whether your key reached you, so I delete that key.`,
  'people-unknown': md`Slack could not tell me just now who may have this key, so none was made.`,
  'store-away': md`The secret store gives no answer just now, so no key was made.`,
  'store-denied': md`The secret store did not let me write there, so no key is left. Whoever runs this bot can see why in its log.`,
  'store-unclear': md`The secret store did not say whether it kept your key, so I delete that key. What lies there now may be that dead one.`,
  'target-taken': md`Another live key of mine lies at that place, and I do not write over it. It has to end first.`,
  'target-changed': md`At that place lies something that I did not write, and I do not write over it. Somebody has to move it away first.`,
  'newest-gone': md`Your newest key works no longer: it was deleted or revoked outside of ddkey.`,
  'end-fixed': md`Your key was extended. Its own end cannot be moved at Datadog, so a new one with the later end waits for you.`,
};

/** What went wrong on the way to the key, in one line; empty when nothing did. */
export const troubleLines = (trouble: Trouble | null): Mrkdwn[] =>
  trouble === null ? [] : [troubles[trouble]];
