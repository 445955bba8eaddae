import { askNow } from '../../src/access/ask-now.ts';
import type { KeyRecord } from '../../src/access/grant.ts';
import type { KeyState } from '../../src/access/lifecycle.ts';
import type { Standing } from '../../src/access/notes.ts';
import { waitsForPress } from '../../src/access/standing.ts';
import { tokenMargin } from '../../src/access/times.ts';
import { credentialsOf } from '../../src/policy/ask.ts';
import { secondsBetween } from '../../src/policy/instant.ts';
import type { StandInKey } from '../../src/sandbox/control.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { VaultStandIn } from '../vault/vault-stand-in.ts';
import { lookAround, type Wallet } from './drive.ts';
import type { Look } from './eyes.ts';
import type { Kept, Observer } from './observer.ts';
import { secretsWork } from './secrets.ts';
import { storesHold } from './stores.ts';
import { untruths } from './truth.ts';

export type Violation = { readonly about: string | null; readonly what: string };

export type Examined = {
  readonly sandbox: Sandbox;
  readonly observer: Observer;
  readonly vault: VaultStandIn;
  readonly wallet: Wallet;
  /** Requests whose form Slack took. */
  readonly accepted: readonly string[];
};

const isAlive = (key: StandInKey, now: Date): boolean =>
  key.revokedAt === null && (key.expiresAt === null || new Date(key.expiresAt) > now);

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  [...new Set(a)].sort().join() === [...new Set(b)].sort().join();

/** Every key that works at Datadog is live in the ledger, with the scopes that were approved. */
function keysAreKnown(alive: readonly StandInKey[], kept: readonly Kept[]): Violation[] {
  const live = new Map(
    kept.flatMap(({ request, grant, keys }) =>
      keys
        .filter((key) => key.state === 'live')
        .map((key) => [key.name, { request, grant, key }] as const),
    ),
  );
  return alive.flatMap((key): Violation[] => {
    const about = /r_[a-z2-7]{16}/u.exec(key.name)?.[0] ?? null;
    const known = live.get(key.name);
    if (known === undefined) return [{ about, what: `${key.name} is alive and not in the ledger` }];
    const approved = key.kind === 'api' ? [] : askNow(known.request, known.grant).scopes;
    return sameSet(key.scopes ?? [], approved)
      ? []
      : [{ about, what: `${key.name} has other scopes than were approved` }];
  });
}

const idsOf = (alive: readonly StandInKey[]): ReadonlySet<string> =>
  new Set(alive.map((key) => key.id));

const exists = ({ datadogId }: KeyRecord, ids: ReadonlySet<string>): boolean =>
  ids.has(datadogId ?? '');

/**
 * Datadog ends a token by itself, and the clock was moved past that while the token was on its way
 * to a screen. No real attempt takes longer than half a lease.
 */
const diedOnTheWay = (key: KeyRecord, ids: ReadonlySet<string>): boolean =>
  key.kind === 'token' &&
  !exists(key, ids) &&
  key.shownAt !== null &&
  secondsBetween(key.intendedAt, key.shownAt) > tokenMargin;

const passing: readonly KeyState[] = ['made', 'showing', 'revoking'];

function keyIsWrong(key: KeyRecord, ids: ReadonlySet<string>, now: Date): string | null {
  if (passing.includes(key.state)) return `stays ${key.state}`;
  if (key.state !== 'live') return null;
  if (!exists(key, ids) && !diedOnTheWay(key, ids)) {
    return 'is live in the ledger and does not exist';
  }
  const end = key.expiresAt;
  return end !== null && new Date(end) <= now ? 'outlives its end' : null;
}

/** Every key that is live in the ledger exists, and none is on its way for ever. */
function keysExist(kept: readonly Kept[], alive: readonly StandInKey[], now: Date): Violation[] {
  const ids = idsOf(alive);
  return kept.flatMap(({ request, keys }) =>
    keys.flatMap((key) => {
      const what = keyIsWrong(key, ids, now);
      return what === null ? [] : [{ about: request.id, what: `${key.id} ${what}` }];
    }),
  );
}

/** Approved and pressed, and yet nothing comes: right only where the holder was told to press again. */
const isStuck = ({ grant, standing }: Kept): boolean =>
  standing.at === 'ready' &&
  grant !== null &&
  grant.generation > 0 &&
  !waitsForPress.includes(grant.trouble ?? 'datadog-busy');

/** A live key is what the standing is about, or what works on meanwhile. */
const tellsOf = (standing: Kept['standing']): boolean =>
  standing.at === 'shown' || ('older' in standing && standing.older !== null);

function unrestOf(it: Kept): string[] {
  const { request, keys, standing } = it;
  const alive = keys.filter((key) => key.state === 'live');
  const live = new Set(alive.map((key) => key.generation));
  const count = alive.length;
  const newest = Math.max(...live);
  const older = alive.filter((key) => key.generation < newest);
  const wrong: readonly (readonly [boolean, string])[] = [
    [standing.at === 'making', 'is still being made'],
    [standing.at === 'changing', 'is still being changed'],
    [standing.at === 'waiting' && request.card === null, 'has no card'],
    [isStuck(it), 'is stuck'],
    [older.some((key) => key.rotatingSince === null), 'has two generations that are live'],
    [live.size > 2, 'has three generations that are live'],
    [count > live.size * credentialsOf(request.ask.kind).length, 'has too many live keys'],
    [live.size > 0 && !tellsOf(standing), `has a live key and is ${standing.at}`],
  ];
  return wrong.flatMap(([isSo, what]) => (isSo ? [what] : []));
}

/** Each request is over or waits for a person, and shows one credential at most. */
function requestsRest(kept: readonly Kept[], accepted: readonly string[]): Violation[] {
  const ids = new Set<string>(kept.map(({ request }) => request.id));
  const lost = accepted
    .filter((id) => !ids.has(id))
    .map((about) => ({ about, what: 'was accepted and is not in the ledger' }));
  const restless = kept.flatMap((it) =>
    unrestOf(it).map((what) => ({ about: it.request.id, what })),
  );
  return [...lost, ...restless];
}

/** Ends that the holder asked for, or whose day they were told before. */
const foreseen: readonly (KeyRecord['revokeReason'] | null)[] = [
  'replaced',
  'rotated',
  'by-holder',
];

function messagesAreTrue(
  kept: readonly Kept[],
  look: (who: string) => Look,
  told: ReadonlySet<string>,
) {
  const channel = look(people.approver.id);
  return kept.flatMap(({ request, keys, standing }): Violation[] => {
    const last4 = (live: boolean) =>
      keys.filter((key) => (key.state === 'live') === live).flatMap((key) => key.last4 ?? []);
    const mine = look(request.requester).about(request.id);
    const messages = [
      ...mine.filter(({ message }) => message.channel !== channels.approvers.id),
      ...channel
        .about(request.id)
        .filter(({ message }) => message.channel === channels.approvers.id),
    ];
    // The question before Replace or Revoke names the key; the admin looks away at times, and then
    // misses the message that does.
    const misses = request.requester !== people.requester.id;
    const ownDoing = keys
      .filter(
        ({ revokeReason: why }) => misses || foreseen.includes(why) || endsBeside(why, standing),
      )
      .flatMap((key) => key.last4 ?? [])
      .concat(...told);
    const known = { standing, kept: request, alive: last4(true), dead: last4(false), ownDoing };
    const seen = { messages, ...known };
    return untruths(seen).map((what) => ({ about: request.id, what }));
  });
}

/** What App Home says to work does work. */
function homesAreTrue(kept: readonly Kept[], look: (who: string) => Look): Violation[] {
  const alive = new Set(
    kept.flatMap(({ keys }) =>
      keys.flatMap((key) => (key.state === 'live' ? (key.last4 ?? '') : [])),
    ),
  );
  return [people.requester.id, people.admin.id].flatMap((who) =>
    [...look(who).home.matchAll(/key ending (\w{4}) works until/gu)]
      .filter((match) => !alive.has(match[1] ?? ''))
      .map((match) => ({ about: null, what: `${who}'s Home says that ${match[1]} works` })),
  );
}

/** The chain is whole, and nothing is left that did not go through. */
async function ledgerIsSound({ observer, sandbox }: Examined): Promise<Violation[]> {
  const chain = await observer.verifyAudit();
  const broken = chain.kind === 'whole' ? [] : [`the audit chain is broken at ${chain.seq}`];
  const now = sandbox.clock.now().toISOString();
  const failing = (await observer.due())
    .filter((it) => it.last_error !== null || it.run_at <= now)
    .map((it) => `${it.kind} of ${it.subject} does not go through: ${it.last_error}`);
  return [...broken, ...failing].map((what) => ({ about: null, what }));
}

/** The message that shows a token says until when it works; extending gave it a successor, no later end. */
const endsBeside = (why: KeyRecord['revokeReason'], { at }: Standing): boolean =>
  why === 'expired' && at === 'shown';

/** A token that Datadog ended on its way counts like one that was revoked: its secret is dead. */
const withoutDeadTokens = (alive: readonly StandInKey[]) => {
  const ids = idsOf(alive);
  return (it: Kept): Kept => ({
    ...it,
    keys: it.keys.filter((key) => !diedOnTheWay(key, ids)),
  });
};

/** All that has to be so once everything is at rest. */
export async function examineAll(it: Examined): Promise<Violation[]> {
  const now = it.sandbox.clock.now();
  const kept = await it.observer.everything();
  const alive = it.sandbox.datadog.keys().filter((key) => isAlive(key, now));
  const look = lookAround(it.sandbox, it.wallet);
  return [
    ...requestsRest(kept, it.accepted),
    ...keysAreKnown(alive, kept),
    ...keysExist(kept, alive, now),
    ...messagesAreTrue(kept, look, it.wallet.told),
    ...homesAreTrue(kept, look),
    ...(await secretsWork(it, kept.map(withoutDeadTokens(alive)))),
    ...(await storesHold(it, kept)),
    ...(await ledgerIsSound(it)),
  ];
}
