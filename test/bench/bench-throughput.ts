import { z } from 'zod';
import { type Contestant, startContestant } from './contestant.ts';
import type { Figure } from './numbers.ts';
import { openPlace } from './place.ts';
import { type Bench, databaseFor, type Kept, keptWords } from './settings.ts';

/* Requests that are decided and delivered in a second, to the limit of the machine. */

const atOnce = 40;

async function perSecond(kept: Kept, replicas: number, rounds: number): Promise<Figure> {
  const place = await openPlace('socket');
  const database = databaseFor(place, kept);
  const bots: Contestant[] = [];
  try {
    const env = { DATABASE_URL: database.url };
    for (let number = 0; number < replicas; number += 1) {
      bots.push(await startContestant({ program: 'ddkey', place, env }));
    }
    const each: number[] = [];
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      await place.ask(z.unknown(), { do: 'ask', count: atOnce });
      const ms = await place.ask(z.number(), { do: 'approve-all', count: atOnce });
      if (round > 0) each.push((atOnce * 1000) / ms);
    }
    return {
      bench: 'throughput',
      setting: `${keptWords(kept)}, ${replicas} replica${replicas === 1 ? '' : 's'}`,
      what: `${atOnce} requests approved at once, to the last key`,
      unit: 'a second',
      each,
      most: null,
    };
  } finally {
    for (const bot of bots) await bot.stop();
    await place.close();
    database.drop();
  }
}

export const throughputBench: Bench = {
  name: 'throughput',
  async run({ kept, rounds, say }) {
    const figures: Figure[] = [];
    for (const each of kept) {
      for (const replicas of each === 'sqlite' ? [1] : [1, 2, 4]) {
        say(`throughput, ${keptWords(each)}, replicas: ${replicas}`);
        figures.push(await perSecond(each, replicas, rounds));
      }
    }
    return { series: [], figures, paths: [] };
  },
};
