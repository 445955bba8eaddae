import type { StandInKey } from '../../src/sandbox/control.ts';
import { credentials, people } from '../../src/sandbox/people.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Wallet } from './drive.ts';
import type { Kept } from './observer.ts';

type Wrong = { readonly about: string | null; readonly what: string };
type Screens = { readonly sandbox: Sandbox; readonly wallet: Wallet };

/** Uses a secret as its holder would. */
export async function works(
  sandbox: Sandbox,
  secret: string,
  kind: StandInKey['kind'],
): Promise<boolean> {
  const { datadogApiKey } = credentials;
  const headers: Readonly<Record<StandInKey['kind'], Readonly<Record<string, string>>>> = {
    api: { 'DD-API-KEY': secret },
    application: { 'DD-API-KEY': datadogApiKey, 'DD-APPLICATION-KEY': secret },
    token: { authorization: `Bearer ${secret}` },
  };
  const path = kind === 'api' ? '/api/v1/validate' : '/api/v1/dashboard';
  const url = `${sandbox.datadog.apiUrl}${path}`;
  const answer = await fetch(url, { headers: headers[kind] });
  await answer.body?.cancel();
  return answer.status === 200;
}

/** The keys of the secrets that were on a screen. */
function shownKeys({ sandbox, wallet }: Screens) {
  const places = new Map(sandbox.datadog.secrets().map((secret, at) => [secret, at]));
  const made = sandbox.datadog.keys();
  return [...wallet.secrets].flatMap((secret) => {
    const key = made[places.get(secret) ?? -1];
    return key === undefined ? [] : [{ secret, key }];
  });
}

/** Every secret that was shown and is current works; every other one that was shown does not. */
export async function secretsWork(it: Screens, kept: readonly Kept[]): Promise<Wrong[]> {
  const live = kept.flatMap(({ request, keys }) =>
    keys.filter((key) => key.state === 'live').map((key) => ({ request, id: `${key.datadogId}` })),
  );
  const current = new Set(live.map(({ id }) => id));
  const shown = shownKeys(it);
  const wrong: Wrong[] = [];
  for (const { secret, key } of shown) {
    const isCurrent = current.has(key.id);
    if ((await works(it.sandbox, secret, key.kind)) === isCurrent) continue;
    const what = isCurrent ? 'a current secret does not work' : 'a replaced secret works';
    wrong.push({ about: /r_[a-z2-7]{16}/u.exec(key.name)?.[0] ?? null, what });
  }
  const onScreens = new Set(shown.map(({ key }) => key.id));
  // The admin looks away at times, and what was whispered then is gone.
  const unseen = live.filter(
    ({ request, id }) => request.requester === people.requester.id && !onScreens.has(id),
  );
  const neverSeen = unseen.map(({ request }) => ({
    about: request.id,
    what: 'its live key was on no screen',
  }));
  return [...wrong, ...neverSeen];
}
