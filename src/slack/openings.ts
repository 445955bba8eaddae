/** Nobody's form waits for others for longer than this. */
const patienceMs = 400;

/**
 * Forms that are being opened now. Slack's trigger for each lives 3 s, so what only makes an open
 * form better lets them go first.
 */
export function openings() {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const release = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  return {
    /** Counts as an opening until it is through, however it ends. */
    async open<T>(work: Promise<T>): Promise<T> {
      underWay += 1;
      try {
        return await work;
      } finally {
        underWay -= 1;
        if (underWay === 0) release();
      }
    },
    /** Resolves once none is under way, or after a short while. */
    async letPass(): Promise<void> {
      if (underWay === 0) return;
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
