/** Tells its followers that something can be seen that could not be seen before. */
export type Changes = {
  readonly announce: () => void;
  /** Calls `listener` at each change from now on; what it gives back ends that. */
  readonly follow: (listener: () => void) => () => void;
};

export function newChanges(): Changes {
  const listeners = new Set<() => void>();
  return {
    announce: () => {
      for (const listener of listeners) listener();
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
