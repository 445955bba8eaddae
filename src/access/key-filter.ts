import type { OrgId, SlackUserId } from '../policy/ids.ts';

/** Which keys an admin looks at. `unsaved`: live, and nobody said that they have saved it. */
export const keyFilterStates = ['live', 'unsaved', 'revoking'] as const;

/** What an admin narrows the list of all keys by; null where it does not matter. */
export type KeyFilter = {
  readonly state: (typeof keyFilterStates)[number];
  /** Words of the purpose, or an id or the last four to the letter. */
  readonly words: string | null;
  readonly holder: SlackUserId | null;
  readonly org: OrgId | null;
  readonly preset: string | null;
  /** Only what no permission limits. */
  readonly unscoped: boolean;
  /** Only what ends within `soon`. */
  readonly endsSoon: boolean;
};

export const everyKey: KeyFilter = {
  state: 'live',
  words: null,
  holder: null,
  org: null,
  preset: null,
  unscoped: false,
  endsSoon: false,
};
