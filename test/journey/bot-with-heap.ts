import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { client } from '../../src/datadog/api-client.ts';
import { runBot } from '../../src/main.ts';

/*
 * The real bot, in a process that writes its heap into a file on SIGUSR2, after a collection. The
 * product has no such switch, and refuses Node's own in production.
 */

const { DDKEY_TEST_HEAP: path } = z.object({ DDKEY_TEST_HEAP: z.string() }).parse(process.env);

setFlagsFromString('--expose-gc');
// Longer strings would be cut, and a secret at the end of a long body not be found.
setFlagsFromString('--heap-snapshot-string-limit=100000000');
const collect: unknown = runInNewContext('gc');
if (typeof collect !== 'function') throw new Error('this Node collects no garbage when asked');

/** A snapshot looks up the line of every function, and takes minutes unless the lines are counted. */
function countLines(): void {
  try {
    client.createConfiguration({
      get baseServer(): never {
        throw new Error('looked');
      },
    });
  } catch (fault) {
    // A stack that is read names a line of the file with Datadog's client.
    if (!(fault instanceof Error && fault.stack?.includes('api-client'))) throw fault;
  }
}
countLines();

let count = 0;
process.on('SIGUSR2', () => {
  collect();
  writeHeapSnapshot(path);
  count += 1;
  process.stdout.write(`heap ${count} is written\n`);
});

const out = { write: (text: string): void => void process.stdout.write(text) };
const code = await runBot({ env: process.env, out });
if (code !== 0) process.exit(code);
