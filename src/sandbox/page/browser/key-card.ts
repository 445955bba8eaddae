import type { StandInKey } from '../../control.ts';
import { credentials } from '../../people.ts';
import { sandbox } from './ask-sandbox.ts';
import { confirmed } from './confirm.ts';
import { fullMoment, momentWords, whileWords } from './date-words.ts';
import type { Desk } from './desk.ts';
import { el } from './element.ts';

const kinds: Readonly<Record<StandInKey['kind'], string>> = {
  application: 'application key',
  api: 'API key',
  token: 'access token',
};

export type KeyState = 'live' | 'revoked' | 'expired';

/** What Datadog itself would say of a key; it knows nothing of the end that ddkey keeps. */
export function stateOf(key: StandInKey, now: Date): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && new Date(key.expiresAt) <= now ? 'expired' : 'live';
}

const ownerOf = (id: string): string =>
  id === credentials.serviceAccount ? 'ddkey hand-out (service account)' : id;

async function revoke(key: StandInKey, desk: Desk): Promise<void> {
  const isMeant = await confirmed({
    title: 'Revoke at Datadog?',
    text: [
      'As somebody in Datadog’s own pages would, without a word to ddkey. It notices by itself.',
    ],
    yes: 'Revoke',
    no: 'Keep it',
    isDanger: true,
  });
  if (isMeant) await desk.attempt(() => sandbox.revokeByHand(key.id));
}

const fact = (name: string, value: Node | string): HTMLElement[] => [
  el('dt', {}, [name]),
  el('dd', {}, [value]),
];

function moment(iso: string | null, desk: Desk, otherwise: string): Node | string {
  if (iso === null) return otherwise;
  const at = new Date(iso);
  return el('time', { datetime: iso, title: fullMoment(at) }, [momentWords(at, desk.now())]);
}

function scopesOf({ scopes }: StandInKey): HTMLElement {
  if (scopes === null) return el('span', { class: 'muted' }, ['none: it may do all its owner may']);
  return el(
    'span',
    { class: 'scopes' },
    scopes.map((scope) => el('code', {}, [scope])),
  );
}

/** One key as Datadog's own pages would list it. */
export function drawKey(key: StandInKey, desk: Desk): HTMLElement {
  const state = stateOf(key, desk.now());
  const press = (): void => void revoke(key, desk);
  const button = el(
    'button',
    { type: 'button', class: 'button small', 'data-focus': `revoke ${key.id}`, click: press },
    ['Revoke by hand'],
  );
  const ends = key.expiresAt === null ? [] : fact('Expires', moment(key.expiresAt, desk, ''));
  const age = whileWords(desk.now().getTime() - new Date(key.createdAt).getTime());
  return el('li', { class: `key ${state}`, 'data-key-id': key.id, 'data-state': state }, [
    el('div', { class: 'key-head' }, [
      el('h4', {}, [key.name]),
      el('span', { class: `state ${state}` }, [state]),
    ]),
    el('p', { class: 'key-line' }, [
      `${kinds[key.kind]} ending `,
      el('code', {}, [key.last4]),
      ` · ${age} old`,
    ]),
    el('dl', {}, [
      ...fact('Scopes', scopesOf(key)),
      ...fact('Owner', ownerOf(key.owner)),
      ...fact('Last used', moment(key.lastUsedAt, desk, 'never')),
      ...ends,
      ...(key.revokedAt === null ? [] : fact('Revoked', moment(key.revokedAt, desk, ''))),
    ]),
    ...(state === 'live' ? [button] : []),
  ]);
}
