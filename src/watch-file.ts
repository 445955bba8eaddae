import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** An editor writes in several steps; a file that was just written is looked at once. */
const restMs = 300;
/** Finds what the operating system does not tell, as on network drives and mounted maps. */
const pollMs = 15_000;

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Watches the folder, as editors and mounts replace a file; null where that cannot be watched. */
function watchFolder(path: string, look: () => void): FSWatcher | null {
  try {
    const watcher = watch(dirname(path), (_, name) => {
      // Mounted maps change a link beside the file, and never the file's own entry.
      if (name === null || name === basename(path) || name.startsWith('..')) look();
    });
    watcher.on('error', () => watcher.close());
    watcher.unref();
    return watcher;
  } catch {
    return null;
  }
}

/** Calls back when the text of a file has changed; real time. Gives the way to stop. */
export function watchFile(path: string, changed: () => void): () => void {
  let seen = textOf(path);
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = textOf(path);
    if (now === seen) return;
    seen = now;
    changed();
  };
  const lookSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, restMs);
    timer.unref();
  };
  const watcher = watchFolder(path, lookSoon);
  const poll = setInterval(look, pollMs);
  poll.unref();
  return () => {
    clearTimeout(timer);
    clearInterval(poll);
    watcher?.close();
  };
}
