import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { runBot } from '../../src/main.ts';
import { dyingPorts } from './dying.ts';
import { isKillPoint } from './kill-points.ts';

/*
 * The real bot, in a process that can be told to kill itself at one point: by its environment, or
 * by lines on its input. `arm POINT,POINT TIMES`, `disarm`; where it was told to stand by, `go` starts it.
 */

const { DDKEY_TEST_KILL_AT, DDKEY_TEST_LEASE, DDKEY_TEST_STANDBY } = z
  .object({
    DDKEY_TEST_KILL_AT: z.string().refine(isKillPoint).optional(),
    DDKEY_TEST_LEASE: z.coerce.number().optional(),
    DDKEY_TEST_STANDBY: z.string().optional(),
  })
  .parse(process.env);

const out = { write: (text: string): void => void process.stdout.write(text) };
const dying = dyingPorts(DDKEY_TEST_LEASE ?? null);
if (DDKEY_TEST_KILL_AT !== undefined) dying.arm([DDKEY_TEST_KILL_AT]);

function obey(line: string): void {
  const [order, points = '', times = '1'] = line.split(' ');
  if (order === 'disarm') dying.arm([]);
  if (order === 'arm') dying.arm(points.split(',').filter(isKillPoint), Number(times));
}

if (DDKEY_TEST_STANDBY !== undefined) {
  const orders = createInterface({ input: process.stdin });
  // Whoever started it is gone, and nobody would ever stop it.
  orders.on('close', () => process.exit(1));
  await once(orders, 'line');
  orders.on('line', obey);
}
const code = await runBot({ env: process.env, out }, dying.wrap);
// Whatever a start that failed left behind must not keep the process.
if (code !== 0) process.exit(code);
