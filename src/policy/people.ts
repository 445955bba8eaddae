import type { SlackUserId } from './ids.ts';

/** A person as Slack's users.info describes them, cut to what decides who may do what. */
export type Person = {
  readonly id: SlackUserId;
  readonly name: string;
  readonly isBot: boolean;
  readonly isGuest: boolean;
  /** From another workspace, or unknown to ours. */
  readonly isOutsider: boolean;
  readonly isDeactivated: boolean;
};

export type Unfit = 'a bot' | 'a guest' | 'from another workspace' | 'deactivated';

/** Why a person may neither ask nor approve; null when nothing stands against it. */
export function unfitBecause(person: Person): Unfit | null {
  if (person.isDeactivated) return 'deactivated';
  if (person.isOutsider) return 'from another workspace';
  if (person.isBot) return 'a bot';
  if (person.isGuest) return 'a guest';
  return null;
}
