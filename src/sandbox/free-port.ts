import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const tries = 100;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** This port of 127.0.0.1, or any other where it is taken. */
export const portNear = async (wanted: number): Promise<number> =>
  (await isFree(wanted)) ? wanted : freePort();

/**
 * A port of 127.0.0.1 for a program that is yet to start. It lies below the range that systems give
 * out by themselves (32768 and up), so that it stays free meanwhile, but for another sandbox.
 */
export async function freePort(): Promise<number> {
  for (let count = 0; count < tries; count += 1) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}
