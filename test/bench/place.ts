import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Answered, type Order } from './orders.ts';

const entry = fileURLToPath(new URL('./stand-ins.js', import.meta.url));

/** A place where a bot can live: stand-ins of its own, in a process of their own. */
export type Place = {
  readonly env: Readonly<Record<string, string>>;
  readonly ask: <T>(schema: z.ZodType<T>, order: Order) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** Sends orders to the stand-ins, and gives each answer to whoever asked. */
function wire(child: ChildProcess): Place['ask'] {
  const waiting = new Map<number, (answered: z.infer<typeof Answered>) => void>();
  let number = 0;
  child.on('message', (message) => {
    const answered = Answered.parse(message);
    waiting.get(answered.number)?.(answered);
    waiting.delete(answered.number);
  });
  child.once('exit', () => {
    for (const [at, answer] of waiting) {
      answer({ number: at, answer: null, fault: 'the stand-ins ended' });
    }
  });
  return async (schema, order) => {
    number += 1;
    const asked = number;
    const answered = new Promise<z.infer<typeof Answered>>((resolve) => {
      waiting.set(asked, resolve);
    });
    child.send({ number: asked, order });
    const { answer, fault } = await answered;
    if (fault !== null) throw new Error(`${order.do}: ${fault}`);
    return schema.parse(answer);
  };
}

const Opened = z.object({ env: z.record(z.string(), z.string()) });

/** Starts stand-ins for one bot. */
export async function openPlace(mode: 'socket' | 'http'): Promise<Place> {
  const child = fork(entry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ask = wire(child);
  const { env } = await ask(Opened, { do: 'open', mode });
  return {
    env,
    ask,
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
