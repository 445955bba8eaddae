import { z } from 'zod';
import { runBot } from '../../src/main.ts';
import { dyingAt, killPoints } from './kill-points.ts';

/* The real bot, in a process that can be told to kill itself at one point. */

const { DDKEY_TEST_KILL_AT: killAt } = z
  .object({ DDKEY_TEST_KILL_AT: z.enum(killPoints).optional() })
  .parse(process.env);
const out = { write: (text: string): void => void process.stdout.write(text) };
const wrap = killAt === undefined ? {} : dyingAt(killAt);
const code = await runBot({ env: process.env, out }, wrap);
if (code !== 0) process.exitCode = code;
