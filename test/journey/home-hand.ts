import { actions, callbacks } from '../../blocks/ids.ts';
import type { KeyAct } from '../../blocks/key-menu.ts';
import type { ActAnswer, SeenView } from '../../src/sandbox/control.ts';
import type { PersonAt } from '../../src/sandbox/person.ts';
import type { World } from '../world.ts';
import { closeForms } from './story-of.ts';

/* What a hand does in App Home, where lists repeat an action_id row by row. */

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const below = (part: Readonly<Record<string, unknown>>, take: (part: unknown) => string[]) =>
  Object.values(part).flatMap(take);

/** The values of all buttons with this action id, in the order in which they stand. */
export function valuesOf(part: unknown, actionId: string): string[] {
  if (!isRecord(part)) return [];
  if (part['action_id'] === actionId) return [String(part['value'])];
  return below(part, (each) => valuesOf(each, actionId));
}

/** What the menus of keys offer for this act, in the order of the keys. */
export function menuValues(part: unknown, act: KeyAct): string[] {
  if (!isRecord(part)) return [];
  const { value } = part;
  if (typeof value === 'string' && value.endsWith(`"a":"${act}"}`)) return [value];
  return below(part, (each) => menuValues(each, act));
}

/** Picks something in the menu of the key that ends first. */
export async function pickInHome(who: PersonAt, act: KeyAct): Promise<ActAnswer> {
  const home: SeenView = await who.home(actions.keyMenu);
  return who.pressInHome(actions.keyMenu, menuValues(home, act)[0]);
}

/** Revokes the key that ends first, and says yes to the question. */
export async function revokeInHome(world: World, who: PersonAt): Promise<void> {
  await closeForms(world, who);
  await pickInHome(who, 'revoke');
  await who.fill(callbacks.revokeKey, {});
}
