import type { KeyRecord } from '../../src/access/grant.ts';
import { waitsForPress } from '../../src/access/standing.ts';
import type { StandInKey } from '../../src/sandbox/control.ts';
import { channels, credentials, people } from '../../src/sandbox/people.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { lookAround, type Wallet } from './drive.ts';
import type { Look } from './eyes.ts';
import type { Kept, Observer } from './observer.ts';
import { untruths } from './truth.ts';

export type Violation = { readonly about: string | null; readonly what: string };

export type Examined = {
  readonly sandbox: Sandbox;
  readonly observer: Observer;
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
    kept.flatMap(({ request, keys }) =>
      keys
        .filter((key) => key.state === 'live')
        .map((key) => [key.name, { request, key }] as const),
    ),
  );
  return alive.flatMap((key): Violation[] => {
    const about = /r_[a-z2-7]{16}/u.exec(key.name)?.[0] ?? null;
    const known = live.get(key.name);
    if (known === undefined) return [{ about, what: `${key.name} is alive and not in the ledger` }];
    const approved = key.kind === 'api' ? [] : known.request.ask.scopes;
    return sameSet(key.scopes ?? [], approved)
      ? []
      : [{ about, what: `${key.name} has other scopes than were approved` }];
  });
}

function keysExist(kept: readonly Kept[], alive: readonly StandInKey[], now: Date): Violation[] {
  const ids = new Set(alive.map((key) => key.id));
  const wrong = ({ state, datadogId, expiresAt }: KeyRecord): string | null => {
    if (state === 'made' || state === 'showing' || state === 'revoking') return `stays ${state}`;
    if (state !== 'live') return null;
    if (!ids.has(datadogId ?? '')) return 'is live in the ledger and does not exist';
    return expiresAt !== null && new Date(expiresAt) <= now ? 'outlives its end' : null;
  };
  return kept.flatMap(({ request, keys }) =>
    keys.flatMap((key) => {
      const what = wrong(key);
      return what === null ? [] : [{ about: request.id, what: `${key.id} ${what}` }];
    }),
  );
}

/** Each request is over or waits for a person, and shows one credential at most. */
function requestsRest(kept: readonly Kept[], accepted: readonly string[]): Violation[] {
  const ids = new Set<string>(kept.map(({ request }) => request.id));
  const lost = accepted
    .filter((id) => !ids.has(id))
    .map((about) => ({ about, what: 'was accepted and is not in the ledger' }));
  const restless = kept.flatMap(({ request, grant, keys, standing }): Violation[] => {
    const wrong: string[] = [];
    if (standing.at === 'making') wrong.push('is still being made');
    if (standing.at === 'waiting' && request.card === null) wrong.push('has no card');
    const pressed = grant !== null && grant.generation > 0 && standing.at === 'ready';
    if (pressed && !waitsForPress.includes(grant.trouble ?? 'datadog-busy')) wrong.push('is stuck');
    const live = new Set(keys.filter((it) => it.state === 'live').map((it) => it.generation));
    if (live.size > 1) wrong.push('has two generations that are live');
    if (live.size === 1 && standing.at !== 'shown')
      wrong.push(`has a live key and is ${standing.at}`);
    return wrong.map((what) => ({ about: request.id, what }));
  });
  return [...lost, ...restless];
}

function messagesAreTrue(kept: readonly Kept[], look: (who: string) => Look) {
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
    const seen = { messages, standing, kept: request, alive: last4(true), dead: last4(false) };
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

async function opens(sandbox: Sandbox, secret: string, kind: string): Promise<boolean> {
  const { datadogApiKey } = credentials;
  const headers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    api: { 'DD-API-KEY': secret },
    application: { 'DD-API-KEY': datadogApiKey, 'DD-APPLICATION-KEY': secret },
    token: { authorization: `Bearer ${secret}` },
  };
  const path = kind === 'api' ? '/api/v1/validate' : '/api/v1/dashboard';
  const url = `${sandbox.datadog.apiUrl}${path}`;
  const answer = await fetch(url, { headers: headers[kind] ?? {} });
  await answer.body?.cancel();
  return answer.status === 200;
}

/** Every secret that was shown and is current works; every other one that was shown does not. */
async function secretsWork({ sandbox, wallet }: Examined, kept: readonly Kept[]) {
  const found: Violation[] = [];
  const secrets = new Map(sandbox.datadog.secrets().map((secret, at) => [secret, at]));
  const made = sandbox.datadog.keys();
  const live = new Map(
    kept.flatMap(({ request, keys }) =>
      keys.filter((key) => key.state === 'live').map((key) => [key.datadogId ?? '', request.id]),
    ),
  );
  const onScreens = new Set<string>();
  for (const secret of wallet.keys()) {
    const key = made[secrets.get(secret) ?? -1];
    if (key === undefined) continue;
    const about = live.get(key.id) ?? /r_[a-z2-7]{16}/u.exec(key.name)?.[0] ?? null;
    onScreens.add(key.id);
    const current = live.has(key.id);
    const what = current ? 'a current secret does not work' : 'a replaced secret works';
    if ((await opens(sandbox, secret, key.kind)) !== current) found.push({ about, what });
  }
  for (const { request, keys } of kept) {
    const unseen = keys.some((key) => key.state === 'live' && !onScreens.has(key.datadogId ?? ''));
    // The admin looks away at times, and what was whispered then is gone.
    if (unseen && request.requester === people.requester.id) {
      found.push({ about: request.id, what: 'its live key was on no screen' });
    }
  }
  return found;
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
    ...messagesAreTrue(kept, look),
    ...homesAreTrue(kept, look),
    ...(await secretsWork(it, kept)),
    ...(await ledgerIsSound(it)),
  ];
}
