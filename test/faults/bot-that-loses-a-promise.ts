import { runBot } from '../../src/main.ts';

/* The real bot; with the first key that it makes, it loses a promise. */

const lost: Promise<never>[] = [];
const out = { write: (text: string): void => void process.stdout.write(text) };

const code = await runBot(
  { env: process.env, out },
  {
    issuer: (issuer) => ({
      ...issuer,
      create: (wish) => {
        lost.push(Promise.reject(new Error('lost on purpose')));
        return issuer.create(wish);
      },
    }),
  },
);
if (code !== 0) process.exit(code);
