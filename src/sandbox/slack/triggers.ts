import { randomBytes } from 'node:crypto';
import { limits } from './limits.ts';
import { SlackRefusal } from './slack-refusal.ts';

type Trigger = {
  readonly person: string;
  /** The modal in which the person acted, if it was one. */
  readonly viewId: string | null;
};
type Issued = Trigger & { readonly at: number; used: boolean };

export type Triggers = {
  /** A new trigger_id for something that a person just did. */
  issue(trigger: Trigger): string;
  /** Uses a trigger_id up. Throws invalid_, expired_ or exchanged_trigger_id. */
  exchange(id: string): Trigger;
};

// Long enough to tell a used or late trigger_id from one that never was; short enough for memory.
const rememberedMs = 60_000;

/** The trigger_ids of a workspace: one use, three seconds of real time (docs: handling-user-interaction). */
export function newTriggers(realNow: () => number = Date.now): Triggers {
  const issued = new Map<string, Issued>();
  const forgetOld = () => {
    for (const [id, { at }] of issued) {
      if (realNow() - at < rememberedMs) return;
      issued.delete(id);
    }
  };
  return {
    issue: (trigger) => {
      forgetOld();
      const id = `${Math.floor(realNow())}.${issued.size}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { ...trigger, at: realNow(), used: false });
      return id;
    },
    exchange: (id) => {
      const known = issued.get(id);
      if (known === undefined) throw new SlackRefusal('invalid_trigger_id');
      if (known.used) throw new SlackRefusal('exchanged_trigger_id');
      if (realNow() - known.at > limits.triggerMs) throw new SlackRefusal('expired_trigger_id');
      known.used = true;
      return known;
    },
  };
}
