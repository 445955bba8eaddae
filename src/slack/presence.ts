import type { SlackUserId } from '../policy/ids.ts';
import type { SlackCall } from './call.ts';

/** An answer that was asked for ahead of time is good for this long. */
const goodForMs = 10_000;
const keptAtMost = 1000;

type Ahead = { readonly at: number; readonly answer: Promise<boolean> };

const isGood = (ahead: Ahead | undefined): ahead is Ahead =>
  ahead !== undefined && Date.now() - ahead.at <= goodForMs;

/**
 * Whether people are there (users.getPresence). `askAhead` asks before anybody waits for the
 * answer; it is used once, and a little later at most.
 */
export function presences(call: SlackCall) {
  const early = new Map<SlackUserId, Ahead>();
  const ask = async (user: SlackUserId): Promise<boolean> => {
    const answer = await call('users.getPresence', (client) => client.users.getPresence({ user }));
    return answer.kind !== 'ok' || answer.value.presence !== 'away';
  };
  return {
    isActive(id: SlackUserId): Promise<boolean> {
      const ahead = early.get(id);
      early.delete(id);
      return isGood(ahead) ? ahead.answer : ask(id);
    },
    askAhead(id: SlackUserId): void {
      if (isGood(early.get(id))) return;
      if (early.size >= keptAtMost) early.clear();
      const answer = ask(id);
      // Whoever waits for it hears of the fault; until then nobody listens.
      answer.catch(() => {});
      early.set(id, { at: Date.now(), answer });
    },
  };
}
