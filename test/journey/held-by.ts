import { actions } from '../../blocks/ids.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import type { World } from '../world.ts';
import { storyOf } from './story-of.ts';

/** A key in somebody's hands, with the ids that the ledger knows it by. */
export async function heldBy(world: World, purpose: string, holder: PersonAt = world.ana) {
  const story = storyOf(world, purpose, holder);
  await story.ask();
  await story.approve(holder.id === world.ben.id ? world.cleo : world.ben);
  const secret = await story.secret();
  await story.note('was shown to you');
  await story.card('was shown to');
  const request = /r_[a-z2-7]{16}/u.exec(wordsOf(await story.card()))?.[0] ?? '';
  const made = world.audit().find((row) => row.what === 'key.made' && row.request_id === request);
  return { story, secret, request, key: made?.key_id ?? '' };
}

/** The newest answer that only this person sees, once it says this. */
export const answerTo = (who: PersonAt, text: string) =>
  who.waitFor(
    `an answer saying "${text}"`,
    (message) => message.ephemeral && wordsOf(message).includes(text),
  );

/** Presses *Revoke now* for one key, in the newest message that has it. */
export async function pressRevokeNow(world: World, who: PersonAt, key: string) {
  const choice = JSON.stringify({ k: key });
  const carries = JSON.stringify(choice).slice(1, -1);
  const { channel, ts } = await who.waitFor(`Revoke now for ${key}`, ({ blocks }) => {
    const words = JSON.stringify(blocks);
    return words.includes(`"${actions.revokeNow}"`) && words.includes(carries);
  });
  const press = { do: 'press', channel, ts, actionId: actions.revokeNow, choice } as const;
  return world.control.act(who.id, press);
}

/** Waits until somebody was refused with this code. */
export const refusedTo = (world: World, who: PersonAt, code: string): Promise<boolean> =>
  eventually(`${who.id} is refused: ${code}`, async () =>
    world
      .audit()
      .some(
        (row) =>
          row.what === 'action.refused' && row.actor === who.id && row.details['code'] === code,
      ),
  );
