import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { actions } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { storyOf } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';
import { costOf, type Ran, type Statements } from './statements.ts';

/* The journeys whose cost is guarded, each from rest to rest. */

export type Counts = Readonly<Record<string, number>>;

const Work = z.array(z.object({ open: z.number() }));
const stillMs = 300;

/** Nothing is due soon, nothing is claimed, and nothing was asked of the ledger for a while. */
async function rest(world: World, statements: Statements): Promise<void> {
  const soon = new Date(Date.parse(world.clock.now()) + 10_000).toISOString();
  const query = `select count(*) as open from due_work where run_at < '${soon}' or claimed_until is not null`;
  for (;;) {
    const before = costOf(statements.ran()).statements + world.slack.calls().length;
    await pause(stillMs);
    const open = Work.parse(world.rows(query))[0]?.open ?? 0;
    const after = costOf(statements.ran()).statements + world.slack.calls().length;
    // Reading beside the bot is a statement, too, and one that no database of the bot's ran.
    if (open === 0 && after - before <= 1) return;
  }
}

const own = ({ text }: Ran): boolean => !text.startsWith('select count(*) as open');

/** Runs each journey once after a first that warms up: what it cost, and every statement of it. */
export async function runJourneys(statements: Statements) {
  const world = await openWorld();
  const costs: Record<string, Counts> = {};
  const asked: Ran[] = [];
  const cost = async (name: string, journey: () => Promise<unknown>): Promise<void> => {
    await rest(world, statements);
    const slackBefore = world.slack.calls().length;
    const datadogBefore = world.datadog.calls().length;
    statements.forget();
    await journey();
    await rest(world, statements);
    const counts: Record<string, number> = {};
    const add = (what: string): void => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    for (const { method } of world.slack.calls().slice(slackBefore)) add(`slack ${method}`);
    for (const { method } of world.datadog.calls().slice(datadogBefore)) add(`datadog ${method}`);
    const ran = statements.ran().filter(own);
    asked.push(...ran);
    const ledger = costOf(ran);
    costs[name] = {
      ...counts,
      'ledger statements': ledger.statements,
      'ledger commits': ledger.commits,
    };
  };
  const presence = (as: 'active' | 'away') =>
    world.control.person({ id: people.requester.id, presence: as });
  try {
    const first = storyOf(world, 'Warming up');
    await first.ask();
    await first.approve();
    await first.secret();
    const story = storyOf(world, 'Counted');
    await cost('request', async () => {
      await story.ask();
      await story.card();
    });
    await cost('approve', async () => {
      await story.approve();
      await story.secret();
    });
    const later = storyOf(world, 'Shown later');
    await presence('away');
    await later.ask();
    await later.approve();
    await later.note('Press *Show my key*');
    await presence('active');
    await cost('show', async () => {
      await later.press(world.ana, actions.show);
      await later.secret();
    });
    await cost('home', () => world.ana.opensHome());
    await cost('home of an admin', () => world.dora.opensHome());
    return { costs, asked };
  } finally {
    await world.close();
  }
}
