import { setTimeout as pause } from 'node:timers/promises';
import { people } from '../../src/sandbox/people.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Actor, Desks, Step } from './actor.ts';
import { type Look, lookAs } from './eyes.ts';
import type { Chance } from './seeded.ts';
import { saidDead } from './truth.ts';

/** After this somebody who saw nothing happen tries again, in ms. */
const triesAgainAfterMs = 800;
const everyMs = 40;

/** What holders have gathered from messages that go away again. */
export type Wallet = {
  /** Secrets that were on a screen. */
  readonly secrets: Set<string>;
  /** The last four of keys that a message called dead. */
  readonly told: Set<string>;
};
export const emptyWallet = (): Wallet => ({ secrets: new Set(), told: new Set() });

const secretsIn = (words: string): string[] =>
  [...words.matchAll(/DD_(?:APP_KEY|API_KEY|BEARER_TOKEN)=(\w+)/gu)].map((it) => it[1] ?? '');

/** Takes what stands in messages that only this person sees. */
function gather({ all }: Look, { secrets, told }: Wallet): void {
  for (const { words } of all.filter(({ message }) => message.ephemeral)) {
    for (const secret of secretsIn(words)) secrets.add(secret);
    for (const last4 of saidDead(words)) told.add(last4);
  }
}

/** What everybody can see now; each person is looked at once. */
function openEyes(sandbox: Sandbox, wallet: Wallet): (person: string) => Look {
  const looks = new Map<string, Look>();
  return (person) => {
    const before = looks.get(person);
    if (before !== undefined) return before;
    const look = lookAs(sandbox, person);
    looks.set(person, look);
    gather(look, wallet);
    return look;
  };
}

/** Does one thing; Slack tells nobody whether a bot that died had taken it. */
function doNow(sandbox: Sandbox, { as, act }: Step, copies: number): void {
  if (act.do === 'press') sandbox.slack.changePerson({ id: as, presence: 'active' });
  sandbox.slack.act(as, act, copies).catch(() => {});
}

/** Now and then somebody looks away; then a key waits until they ask for it. */
function fidget(sandbox: Sandbox, by: Chance): void {
  if (!by.is(0.05)) return;
  const { admin } = people;
  sandbox.slack.changePerson({ id: admin.id, presence: by.pick(['away', 'active']) });
}

type Last = { readonly what: string; readonly until: number };

/** Hands out steps; the same again only when nothing came of it for a while. */
function patientSteps() {
  const last = new Map<Actor, Last>();
  return (actor: Actor, step: Step): boolean => {
    const what = JSON.stringify(step);
    const before = last.get(actor);
    if (before !== undefined && before.what === what && before.until > Date.now()) return false;
    last.set(actor, { what, until: Date.now() + triesAgainAfterMs });
    return true;
  };
}

export type Driving = {
  readonly by: Chance;
  readonly wallet: Wallet;
  /** How long people go on once all have asked, in ms in which a bot was there to answer them. */
  readonly forMs: number;
  readonly isUp: () => boolean;
};
/** A slow machine takes its time to start the next bot; not for ever. */
const atMostTimes = 4;

/** Lets everybody play their part until all are done or the time is up; bots may die meanwhile. */
export async function drive(
  sandbox: Sandbox,
  actors: readonly Actor[],
  how: Driving,
): Promise<void> {
  const until = Date.now() + how.forMs * atMostTimes;
  let answeredMs = 0;
  const desks: Desks = new Map();
  const isTime = patientSteps();
  const turn = (actor: Actor, look: (person: string) => Look): void => {
    const step = actor.isDone() ? null : actor.next(look, desks);
    if (step === null || !isTime(actor, step)) return;
    doNow(sandbox, step, step.act.do === 'press' ? actor.plan.copies : 1);
  };
  const isOver = (): boolean => answeredMs >= how.forMs || Date.now() >= until;
  while (!isOver() && actors.some((actor) => !actor.isDone())) {
    const since = Date.now();
    const look = openEyes(sandbox, how.wallet);
    for (const actor of actors) turn(actor, look);
    fidget(sandbox, how.by);
    await pause(everyMs);
    const haveAsked = actors.every((actor) => actor.request() !== null);
    if (haveAsked && how.isUp()) answeredMs += Date.now() - since;
  }
}

/** Sees what is on the screens once more, so that no secret that was shown is missed. */
export function lookAround(sandbox: Sandbox, wallet: Wallet): (person: string) => Look {
  const look = openEyes(sandbox, wallet);
  for (const { id } of [people.requester, people.admin]) look(id);
  return look;
}
