import type { Amendment } from '../src/access/amendment.ts';
import type { Standing, Story } from '../src/access/notes.ts';
import type { FailureCode } from '../src/access/request.ts';
import { decider, keyEnding } from './ending-words.ts';
import { failureWords } from './failure-words.ts';
import { code, joined, lasting, type Mrkdwn, md, quote, when } from './mrkdwn.ts';

const endIsFixed = md`Datadog cannot move the end of an access token, so there is a new one with the later end; the present one works on until its own.`;

/** Why a new key comes of an extension; nothing where none does. */
export const newKeyLines = ({ change }: Amendment): Mrkdwn[] =>
  change.how === 'extend' && change.newKey ? [endIsFixed] : [];

const namedAtMost = 8;

/** Scopes by name, as many as can be read at a glance. */
function named(scopes: readonly string[]): Mrkdwn {
  const first = scopes.slice(0, namedAtMost).map((scope) => code(scope, 60));
  const more = scopes.length - namedAtMost;
  const list = joined(first, ', ');
  return more > 0 ? md`${list} and ${more} more` : list;
}

type Scopes = { readonly added: readonly string[]; readonly removed: readonly string[] };
function differences({ added, removed }: Scopes): Mrkdwn {
  const parts = [
    ...(added.length === 0 ? [] : [md`with ${named(added)} added`]),
    ...(removed.length === 0 ? [] : [md`without ${named(removed)}`]),
  ];
  return joined(parts, ', and ');
}

/** "extend the key ending 3f2a by 7 days, until …" */
export function changeWords({ last4, change }: Amendment): Mrkdwn {
  const key = keyEnding(last4);
  return change.how === 'extend'
    ? md`extend the ${key} by ${lasting(change.bySeconds)}, until ${when(change.until)}`
    : md`change what the ${key} may do: ${differences(change)}`;
}

/** What stays as it is, for whoever decides. */
export const staysWords = ({ change }: Amendment): Mrkdwn =>
  change.how === 'extend' ? md`same permissions` : md`same end`;

/** What a change comes to, in words that stay true when the key is gone. */
function changedWords({ last4, change }: Amendment): Mrkdwn[] {
  const key = keyEnding(last4);
  if (change.how === 'scopes') {
    return [md`What the ${key} may do was changed: ${differences(change)}.`];
  }
  return change.newKey
    ? [md`Beside the ${key} there is to be a new one, with its end moved to ${when(change.until)}.`]
    : [md`The end of the ${key} was moved to ${when(change.until)}.`];
}

/** In a few words, for a headline: where it stands, and what it is. */
export function changeHeadline({ change }: Amendment, at: Standing['at']): Mrkdwn {
  const isExtension = change.how === 'extend';
  switch (at) {
    case 'waiting':
      return isExtension
        ? md`Your extension is waiting for approval.`
        : md`Your change of permissions is waiting for approval.`;
    case 'changing':
      return md`The permissions of your key are being changed.`;
    case 'amended':
      return isExtension
        ? md`Your key was extended.`
        : md`The permissions of your key were changed.`;
    default:
      return isExtension
        ? md`Your key was not extended.`
        : md`The permissions of your key were not changed.`;
  }
}

/** What a card is about, for its head. */
export const changeTitle = ({ change }: Amendment): string =>
  change.how === 'extend' ? 'Extension of a key' : 'Other permissions for a key';

const unchanged = md`The key is as it was, and ends when it did before.`;

/** A change fails where a request would, and in other words. */
function whyFailed(failure: FailureCode): Mrkdwn {
  switch (failure) {
    case 'nobody-can-approve':
      return md`Nobody is left who may approve it.`;
    case 'policy-says-no':
      return md`The rules no longer allow it.`;
    case 'requester-left':
      return md`The person who asked may no longer be given keys.`;
    case 'review-open':
      return md`An earlier break-glass key of the same person has not been reviewed yet.`;
    case 'scopes-refused':
      return md`Datadog does not accept one of these permissions.`;
    case 'owner-may-not':
      return md`My Datadog account may not change this key; a Datadog admin can allow it.`;
    case 'key-over':
    case 'key-moved':
      return failureWords(failure).what;
    default:
      return md`It could not be done.`;
  }
}

type At<Name extends Standing['at']> = Extract<Standing, { readonly at: Name }>;
const deniedWords = ({ decision }: At<'denied'>): Mrkdwn[] => {
  const by = md`Denied by ${decider(decision)}, ${when(decision.at)}. ${unchanged}`;
  return decision.reason === null ? [by] : [by, quote(decision.reason, 2000)];
};

/** How a change of a key came out, for whoever asked and whoever decided. */
export function changeOutcome(standing: Standing): readonly Mrkdwn[] {
  switch (standing.at) {
    case 'waiting':
      return [md`Waits for approval, until ${when(standing.lapsesAt)}.`];
    case 'changing':
      return [md`I change it at Datadog, and say so once Datadog's list shows it.`];
    case 'amended':
      return changedWords(standing.amends);
    case 'denied':
      return deniedWords(standing);
    case 'failed':
      return [md`${whyFailed(standing.failure)} ${unchanged}`];
    case 'lapsed':
      return [md`Nobody decided in time. ${unchanged}`];
    default:
      return [md`It was cancelled. ${unchanged}`];
  }
}

/** The same in two words, for the head of a card. */
export function changeHeading({ standing }: Pick<Story, 'standing'>): string {
  const { at } = standing;
  return at === 'amended' || at === 'changing' ? 'approved' : at;
}
