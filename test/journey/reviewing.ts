import { actions } from '../../blocks/ids.ts';
import type { PolicySource } from '../../src/access/ports.ts';
import type { Wrap } from '../../src/compose.ts';
import { addSeconds, day } from '../../src/policy/instant.ts';
import type { Unanswered } from '../../src/policy/policy.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import type { World } from '../world.ts';
import { storyOf } from './story-of.ts';

/** A policy that says this of keys that nobody answered for. */
export const unanswered = (what: Unanswered): Wrap => ({
  policies: (source: PolicySource): PolicySource => ({
    ...source,
    policy: () => ({ ...source.policy(), review: { unanswered: what } }),
  }),
});

/** The day so many days from now, as people write it. */
export const dayFromNow = (world: World, days: number): string =>
  addSeconds(world.clock.now(), days * day).slice(0, 10);

/** How far it is to so many hours before the end of a day, in milliseconds. */
export const toHoursBefore = (world: World, date: string, hours: number): number =>
  Date.parse(`${date}T23:59:59.000Z`) - Date.parse(world.clock.now()) - hours * 3_600_000;

/** A key of a month in somebody's hands. */
export async function monthKey(world: World, purpose: string, holder: PersonAt = world.ana) {
  const story = storyOf(world, purpose, holder);
  await story.ask({ lifetime: '2592000' });
  await story.approve(holder.id === world.ben.id ? world.cleo : world.ben);
  const secret = await story.secret();
  await story.note('was shown to you');
  await eventually('the key in the ledger', async () => keyIdOf(world, purpose) !== '');
  return { story, secret, key: keyIdOf(world, purpose) };
}

/** Our id of the live key for a purpose; its name at Datadog holds it. */
const keyIdOf = (world: World, purpose: string): string =>
  /k_[a-z2-7]{16}/u.exec(storyOf(world, purpose).alive()[0]?.name ?? '')?.[0] ?? '';

const isNote = (message: SeenMessage): boolean =>
  !message.ephemeral && wordsOf(message).includes('*Access review of');

/** The holder's one message, once it says this. */
export const reviewNote = (who: PersonAt, text = 'Access review of'): Promise<SeenMessage> =>
  who.waitFor(`a review saying "${text}"`, (it) => isNote(it) && wordsOf(it).includes(text));

export const reviewNotes = async (who: PersonAt): Promise<number> =>
  (await who.messages()).filter(isNote).length;

/** Presses Keep or Drop for one key. */
export async function answers(
  world: World,
  who: PersonAt,
  press: { readonly key: string; readonly said: 'reviewKeep' | 'reviewDrop' },
) {
  const carries = `\\"k\\":\\"${press.key}\\"`;
  const { channel, ts, blocks } = await who.waitFor(
    `${press.said} for ${press.key}`,
    (it) => isNote(it) && JSON.stringify(it.blocks).includes(carries),
  );
  const found = /"value":"(\{[^}]*\})"/gu;
  const choice = [...JSON.stringify(blocks).matchAll(found)]
    .map(([, value]) => (value ?? '').replaceAll('\\"', '"'))
    .find((value) => value.includes(press.key));
  const actionId = actions[press.said];
  return world.control.act(who.id, {
    do: 'press',
    channel,
    ts,
    actionId,
    ...(choice === undefined ? {} : { choice }),
  });
}
