import pg from 'pg';
import { actions } from '../../blocks/ids.ts';
import { randomText } from '../../src/new-id.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { dyingPorts } from '../crash/dying.ts';
import { storyOf, whisperTo } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';
import { endsWithKey, type FaultCase, keysAlive, type Play } from './fault-case.ts';
import {
  awaySentence,
  goesOn,
  isAnswered,
  keepsNothing,
  startIsRefused,
  waitsForBen,
  whoChanges,
} from './ledger-cases.ts';
import { inProcess } from './own-process.ts';
import { type Cable, plugIn } from './proxy.ts';

type Database = {
  readonly cable: Cable;
  /** Its address behind the cable. */
  readonly url: string;
  /** Runs SQL as its administrator, past the cable. */
  readonly run: (text: string) => Promise<void>;
};

async function runAt(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

/** A database of its own, behind a cable of its own. */
async function withDatabase<T>(server: string, use: (it: Database) => Promise<T>): Promise<T> {
  const name = `ddkey_fault_${randomText()}`;
  await runAt(server, `create database ${name}`);
  const cable = await plugIn(Number(new URL(server).port || '5432'));
  const url = new URL(server);
  url.pathname = `/${name}`;
  url.port = String(cable.port);
  const run = (text: string) => runAt(server, text.replaceAll('DATABASE', name));
  try {
    return await use({ cable, url: url.href, run });
  } finally {
    await cable.stop();
    await run('drop database if exists DATABASE with (force)');
  }
}

/** Takes effect with the next connection, so that the ones of now are cut. */
async function setReadOnly({ cable, run }: Database, to: 'on' | 'off'): Promise<void> {
  await run(`alter database DATABASE set default_transaction_read_only = ${to}`);
  cable.cut();
  cable.mend();
}

type Away = (it: Database) => Promise<void> | void;
type Server = string;

/** The database goes away for a while, in some way, and comes back. */
const away =
  (server: Server, how: { readonly go: Away; readonly come: Away }): Play =>
  (saw) =>
    withDatabase(server, (it) =>
      inProcess(async (place) => {
        await place.start({ DATABASE_URL: it.url });
        await how.go(it);
        await isAnswered(place, saw);
        await how.come(it);
        await goesOn(place);
      })(saw),
    );

/** A world on the database, with leases of a few seconds. */
async function inWorldOn(
  { url }: Database,
  play: (world: World) => Promise<void>,
): Promise<number> {
  const world = await openWorld({ env: { DATABASE_URL: url }, wrap: dyingPorts(3).wrap });
  try {
    await play(world);
    return keysAlive(world).length;
  } finally {
    await world.close();
  }
}

/** Reads go on as ever; whatever would have to be kept is refused. */
const readOnlyMeanwhile =
  (server: Server): Play =>
  (saw) =>
    withDatabase(server, (it) =>
      inProcess(async (place) => {
        const bot = await place.start({ DATABASE_URL: it.url });
        await waitsForBen(place, it.url);
        await setReadOnly(it, 'on');
        await keepsNothing(place, saw);
        await setReadOnly(it, 'off');
        await goesOn(place);
        if ((await bot.stop()) !== 0) throw new Error('the bot did not stop in order');
      })(saw),
    );

const readOnlyAtStart =
  (server: Server): Play =>
  (saw) =>
    withDatabase(server, (it) =>
      inProcess(async (place) => {
        await (await place.start({ DATABASE_URL: it.url })).stop();
        await setReadOnly(it, 'on');
        await startIsRefused(place, { DATABASE_URL: it.url }, saw);
      })(saw),
    );

const silentAtApproval =
  (server: Server): Play =>
  (saw) =>
    withDatabase(server, (it) =>
      inWorldOn(it, async (world) => {
        const story = storyOf(world, 'Silent database');
        await story.ask({ lifetime: '2592000' });
        await story.withAction(world.ben, actions.approve);
        it.cable.mute();
        const { acknowledged } = await story.approve();
        if (!acknowledged) throw new Error('the press was not acknowledged');
        await whisperTo(world.ben, saw);
        it.cable.mend();
        await story.approve();
        await endsWithKey(world, story);
      }),
    );

const awayWhileMade =
  (server: Server): Play =>
  (saw) =>
    withDatabase(server, (it) =>
      inWorldOn(it, async (world) => {
        const story = storyOf(world, 'Away while made');
        await story.ask({ lifetime: '2592000' });
        await story.card();
        const what = { kind: 'slow', ms: 1000 } as const;
        await world.control.fault({ side: 'datadog', call: 'create', what });
        await story.approve();
        await eventually('Datadog is asked', async () =>
          world.datadog.calls().some(({ method }) => method === 'create'),
        );
        it.cable.cut();
        await eventually('the key is made', async () => story.keys().length === 1);
        it.cable.mend();
        await story.note(saw);
        await endsWithKey(world, story);
        if (story.keys().length !== 2) throw new Error('the first key was shown');
      }),
    );

const cut: Away = ({ cable }) => cable.cut();
const mend: Away = ({ cable }) => cable.mend();
const whoAsks = 'Ana sends a form, and types /ddkey list';
const nothing = 'nothing was done, and the same worked when it was back; one key';

export const postgresCases = (server: Server): readonly FaultCase[] => [
  {
    fault: 'PostgreSQL: cannot be reached',
    did: whoAsks,
    saw: awaySentence,
    end: nothing,
    alive: 1,
    play: away(server, { go: cut, come: mend }),
  },
  {
    fault: 'PostgreSQL: the ledger can only be read',
    did: whoChanges,
    saw: awaySentence,
    end: nothing,
    alive: 1,
    play: readOnlyMeanwhile(server),
  },
  {
    fault: 'PostgreSQL: the ledger can only be read',
    did: 'the operator starts the bot',
    saw: 'can only be read',
    end: 'exit 1, one sentence; nothing was begun',
    alive: 0,
    play: readOnlyAtStart(server),
  },
  {
    fault: 'PostgreSQL: connected, and silent',
    did: 'Ben approves',
    saw: awaySentence,
    end: 'nothing was done; the next press approved; one key',
    alive: 1,
    play: silentAtApproval(server),
  },
  {
    fault: 'PostgreSQL: goes away while Datadog makes the key',
    did: 'Ben approves',
    saw: 'was shown to you',
    end: 'the key that could not be written down was found and deleted; one other shown',
    alive: 1,
    play: awayWhileMade(server),
  },
];
