import { actions } from '../../blocks/ids.ts';
import type { Standing } from '../../src/access/notes.ts';
import type { AccessRequest } from '../../src/access/request.ts';
import { channels } from '../../src/sandbox/people.ts';
import type { Read } from './eyes.ts';

/* Whether what people read about one request is so, once everything is at rest. */

export type Seen = {
  /** What the holder sees of it, and what is in the approver channel. */
  readonly messages: readonly Read[];
  /** Where the ledger has the card and the note. */
  readonly kept: Pick<AccessRequest, 'card' | 'note' | 'amends'>;
  readonly standing: Standing;
  /** The last four of every key of the request that works, and of every one that does not. */
  readonly alive: readonly string[];
  readonly dead: readonly string[];
  /** The last four of those of which the holder knows without a message that lasts. */
  readonly ownDoing: readonly string[];
};

const all = (words: string, pattern: RegExp): string[] =>
  [...words.matchAll(pattern)].map((match) => match[1] ?? '');

const ending = String.raw`key ending (\w{4})`;
const saysAlive = [
  new RegExp(`${ending} was shown`, 'gu'),
  new RegExp(`${ending} was written to`, 'gu'),
  new RegExp(`${ending} works until`, 'gu'),
];
const saysDead = [
  // Not the question of a button, which says what would become of a key.
  new RegExp(`${ending} stops working: do not use`, 'gu'),
  new RegExp(`${ending} expired`, 'gu'),
  new RegExp(`${ending} was revoked`, 'gu'),
  new RegExp(`> revoked the ${ending}`, 'gu'),
  new RegExp(`approval of this ${ending} back`, 'gu'),
  new RegExp(`Somebody deleted the ${ending}`, 'gu'),
];
/** "takes the place of the key ending aaaa and bbbb and cccc" */
const replaced = /takes the place of the key ending ((?:\w{4})(?: and \w{4})*)/gu;

/** The last four of every key that a message calls dead. */
export const saidDead = (words: string): string[] => [
  ...saysDead.flatMap((pattern) => all(words, pattern)),
  ...all(words, replaced).flatMap((list) => list.split(' and ')),
];

const headline: Readonly<Record<Standing['at'], RegExp>> = {
  waiting: /is waiting for approval/u,
  denied: /was denied/u,
  cancelled: /was cancelled/u,
  lapsed: /has lapsed/u,
  changing: /The permissions of your key are being changed/u,
  amended: /Your key was extended|The permissions of your key were changed/u,
  failed: /There is no key for your request/u,
  ready: /Your request was approved|Your next key is ready|Please ask for your key again/u,
  making: /Your key is on its way/u,
  shown: /Your key was shown to you|Your key is saved and live|Your key is in its secret store/u,
  ended: /Your key has ended/u,
};

const heading: Readonly<Record<Standing['at'], RegExp>> = {
  waiting:
    /(?:Key request|Extension of a key|Other permissions for a key): (?!.*\((denied|cancelled|lapsed|failed|approved|ended)\))/u,
  denied: /\(denied\)/u,
  cancelled: /\(cancelled\)/u,
  lapsed: /\(lapsed\)/u,
  changing: /\(approved\)/u,
  amended: /\(approved\)/u,
  failed: /\(failed\)/u,
  ready: /\(approved\)/u,
  making: /\(approved\)/u,
  shown: /\(approved\)/u,
  ended: /\(ended\)/u,
};

/** A change of a key has not been made where it was not taken, whatever the reason. */
const notChanged = /Your key was not extended|The permissions of your key were not changed/u;
const changed: readonly Standing['at'][] = ['waiting', 'changing', 'amended'];
const headlineOf = ({ standing: { at }, kept: { amends } }: Seen): RegExp =>
  amends === null || changed.includes(at) ? headline[at] : notChanged;

const isCard = (it: Read): boolean => it.message.channel === channels.approvers.id;
const isOld = (it: Read): boolean => it.words.includes('See the newer message below');

/**
 * Posted, and the bot died before the ledger knew where: nobody can bring it up to date. A press on
 * it is answered with a sentence that takes its place.
 */
const isOrphan = (it: Read, { card, note }: Seen['kept']): boolean =>
  !it.message.ephemeral &&
  it.message.ts !== (isCard(it) ? card : note)?.ts &&
  (isCard(it) || !isOld(it));

/** The note and the card say where the request stands. */
function standsThere(seen: Seen): string[] {
  const { messages, standing, kept } = seen;
  const note = messages.find((it) => it.message.ts === kept.note?.ts);
  const card = messages.find((it) => it.message.ts === kept.card?.ts);
  const wrong: string[] = [];
  if (note === undefined) wrong.push('the holder has no note');
  else if (!headlineOf(seen).test(note.words)) wrong.push(`the note is not ${standing.at}`);
  if (kept.card !== null && card === undefined) wrong.push('the card is not in the channel');
  else if (card !== undefined && !heading[standing.at].test(card.words)) {
    wrong.push(`the card is not ${standing.at}`);
  }
  return wrong;
}

/** Keys that a message says to work do work, and those that it says to be dead are dead. */
function keysAreAsSaid({ messages, alive, dead, kept }: Seen): string[] {
  const lasting = messages.filter((it) => !it.message.ephemeral && !isOrphan(it, kept));
  const claims = lasting.flatMap(({ words }) => saysAlive.flatMap((each) => all(words, each)));
  const wrong = claims
    .filter((last4) => !alive.includes(last4))
    .map((last4) => `a message says that ${last4} works, and it does not`);
  const denials = messages.flatMap(({ words }) => saidDead(words));
  for (const last4 of denials.filter((each) => alive.includes(each) && !dead.includes(each))) {
    wrong.push(`a message says that ${last4} is dead, and it works`);
  }
  return wrong;
}

const lastOf = (words: string): string | null =>
  /DD_(?:APP_KEY|BEARER_TOKEN)=\w*(\w{4})/u.exec(words)?.[1] ??
  /DD_API_KEY=\w*(\w{4})/u.exec(words)?.[1] ??
  null;

/** Whoever still has the secret of a dead key on the screen was told that it is dead. */
function deadOnesAreNamed({ messages, alive, ownDoing }: Seen): string[] {
  const denied = new Set([...ownDoing, ...messages.flatMap(({ words }) => saidDead(words))]);
  return messages
    .filter((it) => it.message.ephemeral)
    .flatMap((it) => lastOf(it.words) ?? [])
    .filter((last4) => !alive.includes(last4) && !denied.has(last4))
    .map((last4) => `nobody told the holder that ${last4} is dead`);
}

/** A button to ask for a key is offered where one can be asked for, and nowhere else. */
function offersAreReal({ messages, standing, kept }: Seen): string[] {
  const offers = messages.some((it) => !isOrphan(it, kept) && it.offers(actions.show));
  const should = standing.at === 'ready';
  return offers === should ? [] : [`Show my key is ${offers ? '' : 'not '}offered`];
}

/** Everything about one request that people read and that is not so; empty when all is true. */
export const untruths = (seen: Seen): string[] => [
  ...standsThere(seen),
  ...keysAreAsSaid(seen),
  ...deadOnesAreNamed(seen),
  ...offersAreReal(seen),
];
