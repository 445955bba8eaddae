import { AsyncLocalStorage } from 'node:async_hooks';

/** Which request and which key something is about, as far as it is known by now. */
export type About = { readonly request?: string; readonly key?: string };

type Current = {
  readonly listener?: string;
  readonly work?: string;
  about: About;
  /** The open span, as its tracer knows it; null while nothing is traced. */
  readonly span: object | null;
  readonly trace: string | null;
};

/*
 * What the code that runs now was started for. It follows every `await`, so that a log line names
 * its request without each function in between handing the id on.
 */
const storage = new AsyncLocalStorage<Current>();

/** Runs something as part of this listener, piece of work or call. */
export const inside = <T>(current: Current, run: () => T): T => storage.run(current, run);

/** What runs now; undefined outside of everything. */
export const current = (): Current | undefined => storage.getStore();

/** Says what the running listener or work turned out to be about; what is known stays. */
export function noteAbout(about: About): void {
  const now = storage.getStore();
  if (now !== undefined) now.about = { ...about, ...now.about };
}

/** What a log line says of where it comes from. */
export function logFields(): Readonly<Record<string, string>> {
  const now = storage.getStore();
  if (now === undefined) return {};
  const { listener, work, trace, about } = now;
  return {
    ...(listener === undefined ? {} : { listener }),
    ...(work === undefined ? {} : { work }),
    ...(trace === null ? {} : { trace }),
    ...about,
  };
}
