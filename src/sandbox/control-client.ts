import { z } from 'zod';
import {
  type Act,
  ActAnswer,
  ClockState,
  DueWork,
  Fault,
  type GroupChange,
  type PersonChange,
  SeenCall,
  Sight,
  StandInKey,
  TriedKey,
} from './control.ts';
import type { ByHand } from './datadog/by-hand.ts';
import * as policy from './policy-control.ts';

/** Client of the control server. `base` is its address, such as `http://127.0.0.1:4000`. */
export const controlClient = (base: string) => {
  const call = async <T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${base}/control/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`control ${path}: ${answer.status} ${text}`);
    return schema.parse(JSON.parse(text));
  };
  const done = z.object({ done: z.literal(true) });
  return {
    /** Acts as a person (a user id). `copies` delivers the same envelope that many times. */
    act: (as: string, act: Act, copies = 1) => call(ActAnswer, 'act', { as, act, copies }),
    see: (as: string) => call(Sight, `see?as=${encodeURIComponent(as)}`),
    /** Clears what disappears on a reload of Slack: this person's ephemerals and modals. */
    reload: (as: string) => call(done, 'reload', { as }),
    fault: (fault: Fault) => call(done, 'fault', fault),
    clearFaults: () => call(done, 'clear-faults', {}),
    /** Every fault that was armed since they were last cleared, used up or not. */
    faults: () => call(z.array(Fault), 'faults'),
    person: (change: PersonChange) => call(done, 'person', change),
    group: (change: GroupChange) => call(done, 'group', change),
    calls: () => call(z.array(SeenCall), 'calls'),
    keys: () => call(z.array(StandInKey), 'keys'),
    /** Every secret that the Datadog stand-in ever made; all of them are fakes. */
    secrets: () => call(z.array(z.string()), 'secrets'),
    /** Deletes a key as somebody in Datadog's own pages would. */
    revokeByHand: (id: string) => call(done, 'revoke-by-hand', { id }),
    byHand: (deed: ByHand) => call(done, 'by-hand', deed),
    /** Calls a data endpoint of the Datadog stand-in with a key, as a script of its holder would. */
    tryKey: (secret: string, path: string) => call(TriedKey, 'try-key', { secret, path }),
    /** The policy file that the bot runs with. */
    policy: () => call(policy.PolicyText, 'policy'),
    checkPolicy: (text: string) => call(policy.CheckedPolicy, 'check-policy', { text }),
    explainPolicy: (question: policy.PolicyQuestion) =>
      call(policy.ExplainedPolicy, 'explain-policy', question),
    /** Gives the bot another policy, unless there is a complaint about it. */
    usePolicy: (text: string) => call(policy.CheckedPolicy, 'use-policy', { text }),
    /** What the bot has to do next, soonest first. */
    due: () => call(z.array(DueWork), 'due'),
    clock: () => call(ClockState, 'clock'),
    /** Moves the clock forward and waits until the bot has taken the new time over. */
    moveClock: (byMs: number) => call(ClockState, 'clock', { byMs }),
  };
};
export type Control = ReturnType<typeof controlClient>;
