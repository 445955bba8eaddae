import { randomUUID } from 'node:crypto';
import type { Directory, Issued, KeyIssuer } from '../../src/access/ports.ts';
import { Secret } from '../../src/access/secret.ts';
import type { Ask } from '../../src/policy/ask.ts';
import {
  DatadogId,
  OrgId,
  ScopeName,
  SlackChannelId,
  type SlackUserId,
  SlackUserId as UserId,
} from '../../src/policy/ids.ts';
import { addSeconds, day, type Instant, type instantOf } from '../../src/policy/instant.ts';
import type { Person } from '../../src/policy/people.ts';

export const ana = UserId.parse('U0ANA');
export const ben = UserId.parse('U0BEN');
export const cleo = UserId.parse('U0CLEO');
export const dora = UserId.parse('U0DORA');
export const channel = SlackChannelId.parse('C0APPROVERS');
export const direct = SlackChannelId.parse('D0ANA');
export const org = OrgId.parse('main');
export const scopeNames = ['dashboards_read', 'dashboards_write'].map((name) =>
  ScopeName.parse(name),
);

export const ask = (changes: Partial<Ask> = {}): Ask => ({
  org,
  environment: null,
  kind: 'application',
  scopes: scopeNames,
  preset: null,
  purpose: 'Nightly backup',
  keptIn: 'Vault',
  lifetimeSeconds: day,
  note: null,
  ...changes,
});

const fullMember = (id: SlackUserId): Person => ({
  id,
  name: id,
  isBot: false,
  isGuest: false,
  isOutsider: false,
  isDeactivated: false,
});

type DeskKey = {
  readonly id: DatadogId;
  readonly name: string;
  readonly scopes: readonly string[];
};
/** What the next creation does: answers, makes and does not answer, or neither. */
export type CreateMood =
  | 'good'
  | 'lost after'
  | 'lost before'
  | 'busy'
  | 'refused'
  | 'other scopes';
/** What the next message with a secret does; the messages without one always arrive. */
export type ShowMood = 'good' | 'refused' | 'silent' | 'busy';

/** Datadog in memory: keys by id, and moods for the next calls. */
export function handMadeIssuer(now: () => ReturnType<typeof instantOf>) {
  const alive = new Map<string, DeskKey>();
  const everMade: DeskKey[] = [];
  const moods: CreateMood[] = [];
  /** What becomes of the next changes of scopes: done, refused, or done by nobody. */
  const changes: ('good' | 'refused' | 'lost')[] = [];
  let down = 0;
  const make = (name: string, scopes: readonly string[]): DeskKey => {
    const key = { id: DatadogId.parse(randomUUID()), name, scopes };
    alive.set(key.id, key);
    everMade.push(key);
    return key;
  };
  const isDown = (): boolean => {
    down -= 1;
    return down >= 0;
  };
  const created = ({ id, scopes }: DeskKey): Issued => {
    const text = `ddapp_${id}`;
    return {
      kind: 'created',
      datadogId: id,
      last4: text.slice(-4),
      scopes,
      secret: new Secret(text),
    };
  };
  let meanwhile = (): void => {};
  const answer = (wish: Parameters<KeyIssuer['create']>[0]): Issued => {
    const mood = moods.shift() ?? 'good';
    switch (mood) {
      case 'good':
        return created(make(wish.name, wish.scopes.toReversed()));
      case 'other scopes':
        return created(make(wish.name, [...wish.scopes, 'monitors_write']));
      case 'lost after':
        make(wish.name, wish.scopes);
        return { kind: 'unknown' };
      case 'lost before':
        return { kind: 'unknown' };
      case 'busy':
        return { kind: 'busy', notBefore: addSeconds(now(), 5) };
      case 'refused':
        return { kind: 'refused', code: 'owner-may-not' };
    }
  };
  /** When each key was used last, where Datadog knows. */
  const usedAt = new Map<string, Instant>();
  const issuer: KeyIssuer = {
    async create(wish) {
      const issued = answer(wish);
      meanwhile();
      meanwhile = () => {};
      return issued;
    },
    async revoke({ datadogId }) {
      if (isDown()) return { kind: 'unknown' };
      alive.delete(datadogId);
      return { kind: 'gone' };
    },
    async changeScopes({ datadogId, scopes }) {
      const mood = changes.shift() ?? 'good';
      if (mood === 'refused') return { kind: 'refused', code: 'scopes-refused' };
      const key = alive.get(datadogId);
      if (mood === 'good' && key !== undefined) alive.set(key.id, { ...key, scopes });
      return { kind: 'unknown' };
    },
    async lookUp({ name }) {
      if (isDown()) return { kind: 'unknown' };
      const keys = [...alive.values()].filter((key) => key.name === name);
      return {
        kind: 'found',
        keys: keys.map(({ id, scopes }) => ({
          datadogId: id,
          last4: id.slice(-4),
          lastUsedAt: usedAt.get(id) ?? null,
          scopes,
        })),
      };
    },
  };
  return {
    issuer,
    alive: () => [...alive.values()],
    everMade,
    moods,
    changes,
    usedAt,
    forget(): void {
      alive.clear();
      everMade.length = 0;
      moods.length = 0;
      down = 0;
      meanwhile = () => {};
    },
    /** Happens while the bot waits for the next creation. */
    beforeNextAnswer: (work: () => void): void => {
      meanwhile = work;
    },
    /** The next so many deletions and lists get no answer. */
    goDown: (calls: number): void => {
      down = calls;
    },
  };
}

/** People who can leave, and a channel that can become unfit. */
export function handMadeDirectory() {
  const people = new Map([ana, ben, cleo, dora].map((id) => [id, fullMember(id)]));
  const members = new Set([ben, cleo]);
  const state = { active: true, reachable: true };
  const directory: Directory = {
    async person(id) {
      const value = people.get(id);
      if (!state.reachable) return { kind: 'unreachable' };
      return value === undefined ? { kind: 'not', why: 'unknown' } : { kind: 'found', value };
    },
    members: async () =>
      state.reachable ? { kind: 'found', value: [...members] } : { kind: 'unreachable' },
    rememberedPerson: (id) => people.get(id) ?? null,
    groups: async () => ({ kind: 'found', value: [] }),
    memory: {
      person: async () => ({ kind: 'unreachable' }),
      members: async () => ({ kind: 'unreachable' }),
      groups: async () => ({ kind: 'unreachable' }),
    },
    isActive: async () => state.active,
    askAhead: () => {},
  };
  return { directory, people, members, state };
}
