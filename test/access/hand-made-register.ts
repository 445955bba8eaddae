import type { KeyRegister, Survey, SurveyedKey } from '../../src/access/survey.ts';
import { DatadogId } from '../../src/policy/ids.ts';

type Listed = { readonly id: string; readonly name: string; readonly scopes: readonly string[] };

/** A stranger's application key, as a list shows it. */
export const stranger = (id: string, changes: Partial<SurveyedKey> = {}): SurveyedKey => ({
  credential: 'application',
  datadogId: DatadogId.parse(id),
  name: 'made by hand',
  last4: 'hand',
  scopes: ['dashboards_read'],
  ownerId: null,
  ownerDisabled: false,
  createdAt: null,
  lastUsedAt: null,
  isLeaked: false,
  ...changes,
});

/** Datadog's lists over the keys in memory; what a test changes is what the next survey shows. */
export function handMadeRegister(alive: () => readonly Listed[]) {
  const state: {
    /** How the keys of these ids look now. */
    readonly changes: Map<string, Partial<SurveyedKey>>;
    readonly hidden: Set<string>;
    readonly strangers: SurveyedKey[];
    /** What the next surveys answer, instead of lists. */
    readonly answers: Survey[];
    /** What happens while the next surveys are on their way. */
    readonly meanwhile: (() => Promise<void>)[];
    mayRead: boolean;
  } = {
    changes: new Map(),
    hidden: new Set(),
    strangers: [],
    answers: [],
    meanwhile: [],
    mayRead: true,
  };
  const lists = (): Survey => {
    const ours = alive()
      .filter(({ id }) => !state.hidden.has(id))
      .map(({ id, name, scopes }) => stranger(id, { name, scopes, ...state.changes.get(id) }));
    const keys = [...ours, ...state.strangers];
    const of = (credential: SurveyedKey['credential']) => ({
      credential,
      owner: null,
      keys: state.mayRead ? keys.filter((key) => key.credential === credential) : null,
      limit: null,
    });
    return { kind: 'read', lists: [of('application'), of('api')] };
  };
  const register: KeyRegister = {
    async survey() {
      await state.meanwhile.shift()?.();
      return state.answers.shift() ?? lists();
    },
    isBots: (_, { last4 }) => last4 === 'bots',
  };
  return { register, state };
}
