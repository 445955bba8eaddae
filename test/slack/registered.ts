import { jest } from '@jest/globals';
import { App } from '@slack/bolt';
import { registerListeners } from '../../src/slack/listeners.ts';
import type { Listening } from '../../src/slack/listening.ts';

const told = ['action', 'view', 'options', 'command', 'shortcut', 'event'] as const;

/** Every id that the bot listens to, by the way in which it comes. */
export function registeredIds() {
  const ids: Record<keyof Listening, string[]> = {
    press: [],
    pick: [],
    search: [],
    form: [],
    command: [],
    shortcut: [],
    home: [],
  };
  const note = (way: keyof Listening) => (id: string) => void ids[way].push(id);
  registerListeners({
    press: note('press'),
    pick: note('pick'),
    search: note('search'),
    form: note('form'),
    command: note('command'),
    shortcut: note('shortcut'),
    home: () => note('home')('app_home_opened'),
  });
  return { ...ids, action: [...ids.press, ...ids.pick] };
}

/** Notes what Bolt is told from now on, and tells it all the same. */
export function noteListeners() {
  const spies = told.map((way) => [way, jest.spyOn(App.prototype, way)] as const);
  const others = (['message', 'function', 'assistant'] as const).map((way) =>
    jest.spyOn(App.prototype, way),
  );
  return {
    /** How many listeners Bolt has for each kind of payload. */
    counts: (): Readonly<Record<string, number>> =>
      Object.fromEntries(spies.map(([way, { mock }]) => [way, mock.calls.length])),
    /** How often Bolt was asked for listeners of other ways, which pass no guard of ours. */
    others: (): number => others.reduce((sum, { mock }) => sum + mock.calls.length, 0),
    restore: (): void => void jest.restoreAllMocks(),
  };
}
export type Noted = ReturnType<typeof noteListeners>;
