/** Nobody's form waits for others for longer than this. */
const patienceMs = 400;

/** Whoever typed a command is likely to type another within this. */
const hereForMs = 3000;

/**
 * Forms that are being opened now, from the moment the command comes in. Slack's trigger for each
 * lives 3 s, so what only makes an open form better, and all due work, lets them go first.
 */
export function openings() {
  const coming = new Set<string>();
  let waiting: (() => void)[] = [];
  let cameAt = Number.NEGATIVE_INFINITY;
  const through = (trigger: string): void => {
    coming.delete(trigger);
    if (coming.size > 0) return;
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  return {
    /** Counts as an opening until `through`. */
    come(trigger: string): void {
      cameAt = performance.now();
      coming.add(trigger);
    },
    /** Somebody typed a command a moment ago. */
    isSomebodyHere: (): boolean => performance.now() - cameAt < hereForMs,
    /** The form is there, or there will be none. */
    through,
    /** Counts as an opening until the work is through, however it ends. */
    async open<T>(trigger: string, work: () => Promise<T>): Promise<T> {
      coming.add(trigger);
      try {
        return await work();
      } finally {
        through(trigger);
      }
    },
    /** Resolves once none is under way, or after a short while. */
    async letPass(): Promise<void> {
      if (coming.size === 0) return;
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, patienceMs);
        waiting.push(() => {
          clearTimeout(late);
          resolve();
        });
      });
    },
  };
}
export type Openings = ReturnType<typeof openings>;
