import { eventually } from '../../src/sandbox/person.ts';
import { openObserver } from '../crash/observer.ts';
import { minutes, secretIn, statusOf, type storyOf } from '../journey/story-of.ts';
import { openWorld, type World, type WorldOptions } from '../world.ts';
import { callsTooEarly } from './too-early.ts';

/** One line of the table: what went wrong, who met it, and what came of it. */
export type Row = {
  readonly fault: string;
  readonly did: string;
  /** The words that the person read; the case waits for them. */
  readonly saw: string;
  readonly end: string;
  /** Keys that work at Datadog when all is over. */
  readonly alive: number;
};

export type FaultCase = Row & {
  /** Plays it; gives how many keys it left alive, and throws where something else was seen. */
  readonly play: (saw: string) => Promise<number>;
};
export type Play = FaultCase['play'];
export type Story = ReturnType<typeof storyOf>;

type Keys = { readonly datadog: Pick<World['datadog'], 'keys'> };

/** Keys that the bot made and that still work. */
export const keysAlive = ({ datadog }: Keys) =>
  datadog.keys().filter((key) => key.revokedAt === null && key.name.includes('(ddkey r_'));

/** Lets the watch look again, for a while, until just the keys that were shown are alive. */
export const untilOnly = (world: World, secrets: readonly string[]): Promise<boolean> =>
  eventually(`${secrets.length} keys that work`, async () => {
    await world.moveClock(minutes(10));
    const alive = keysAlive(world).map(({ last4 }) => last4);
    return alive.join() === secrets.map((secret) => secret.slice(-4)).join();
  });

/** The end of every case that ends well: one key, shown once, and it works. */
export async function endsWithKey(world: World, story: Story): Promise<string> {
  const secret = await story.secret();
  await story.note('was shown to you');
  await untilOnly(world, [secret]);
  const status = await statusOf(world, secret);
  if (status !== 200) throw new Error(`the key that was shown is answered with ${status}`);
  return secret;
}

/** What must be so after every case, whatever it was about. */
async function allIsTrue(world: World): Promise<void> {
  const early = callsTooEarly(await world.control.calls());
  if (early.length > 0) throw new Error(`called while told to wait: ${early.join('; ')}`);
  const shown = (await world.ana.messages()).map(secretIn).filter((secret) => secret !== '');
  const endings = new Set(shown.map((secret) => secret.slice(-4)));
  const unseen = keysAlive(world).filter(({ last4 }) => !endings.has(last4));
  if (unseen.length > 0) throw new Error(`alive and never shown: ${unseen[0]?.name}`);
  const { ledgerUrl, auditKey } = world.config();
  const observer = openObserver(ledgerUrl, auditKey);
  const chain = await observer.verifyAudit().finally(() => observer.close());
  if (chain.kind !== 'whole') throw new Error(`the audit chain is broken at row ${chain.seq}`);
}

type Script = (world: World, saw: string) => Promise<unknown>;

/** A case that is played in a world of its own, and looked at when it is over. */
export const inWorld =
  (script: Script, options: WorldOptions = {}): Play =>
  async (saw) => {
    const world = await openWorld(options);
    try {
      await script(world, saw);
      await world.control.clearFaults();
      await allIsTrue(world);
      return keysAlive(world).length;
    } catch (fault) {
      throw new Error(`${fault instanceof Error ? fault.message : fault}\n${tailOf(world)}`, {
        cause: fault,
      });
    } finally {
      await world.close();
    }
  };

const tailOf = (world: World): string =>
  world
    .logText()
    .split('\n')
    .filter((line) => /^(warn|error)/u.test(line))
    .slice(-12)
    .join('\n');
