import { open } from 'node:fs/promises';
import type { AuditSink } from '../access/forward-audit.ts';
import type { Log } from '../log.ts';
import { within } from '../within.ts';

/** Longest wait for the disk, in ms: a file on a network drive may hang. */
const patienceMs = 5000;
const notWritten = 'audit events could not be written to DDKEY_AUDIT_FILE';

async function append(path: string, text: string): Promise<void> {
  // Opened for each batch, so that a file that was rotated away is begun anew.
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Appends each row to a file as a line of JSON, as `ddkey audit export` writes it. */
export function fileSink(path: string, log: Pick<Log, 'warn'>): AuditSink {
  let hanging: Promise<void> | null = null;
  return {
    name: 'file',
    async take(rows) {
      // One at a time: a batch that hangs may still land, and threads of the disk are few.
      if (hanging !== null) return false;
      const text = rows.map(({ line }) => `${line}\n`).join('');
      const work = append(path, text);
      hanging = work;
      const over = (): void => {
        hanging = null;
      };
      work.then(over, over);
      try {
        const isOver = await within(
          patienceMs,
          work.then(() => true),
          false,
        );
        if (!isOver) log.warn(notWritten, { why: 'the file did not answer in time' });
        return isOver;
      } catch (fault) {
        log.warn(notWritten, { fault });
        return false;
      }
    },
  };
}
