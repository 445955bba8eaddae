import type { Clock } from '../access/ports.ts';
import { addSeconds, type Instant } from '../policy/instant.ts';

const mostKept = 500;

/**
 * Answers by what was asked, each for `seconds` of its own; who asks the same meanwhile is given
 * the same one.
 */
export function keptAnswers<T>(clock: Clock, seconds: (answer: T) => number) {
  const kept = new Map<string, { readonly until: Instant; readonly answer: T }>();
  const running = new Map<string, Promise<T>>();
  const keep = (what: string, answer: T): void => {
    kept.delete(what);
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= mostKept) kept.delete(oldest);
    kept.set(what, { until: addSeconds(clock.now(), seconds(answer)), answer });
  };
  return {
    get(what: string, ask: () => Promise<T>): Promise<T> {
      const known = kept.get(what);
      if (known !== undefined && clock.now() < known.until) return Promise.resolve(known.answer);
      const before = running.get(what);
      if (before !== undefined) return before;
      const fresh = ask()
        .then((answer) => {
          keep(what, answer);
          return answer;
        })
        .finally(() => running.delete(what));
      running.set(what, fresh);
      return fresh;
    },
    /** What was last said, however long ago. */
    last: (what: string): T | null => kept.get(what)?.answer ?? null,
  };
}
