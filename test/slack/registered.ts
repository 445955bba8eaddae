import { jest } from '@jest/globals';
import { App } from '@slack/bolt';

const ways = ['action', 'view', 'options', 'command', 'shortcut', 'event'] as const;
type Way = (typeof ways)[number];

/** Notes what is registered with Bolt from now on, and registers it all the same. */
export function noteRegistrations() {
  const spies = new Map(ways.map((way) => [way, jest.spyOn(App.prototype, way)] as const));
  const others = (['message', 'function', 'assistant'] as const).map((way) =>
    jest.spyOn(App.prototype, way),
  );
  return {
    /** The ids of everything that listens in one way. */
    ids: (way: Way): string[] => (spies.get(way)?.mock.calls ?? []).map(([id]) => String(id)),
    /** How often Bolt was asked for listeners of other ways, which pass no guard of ours. */
    others: (): number => others.reduce((sum, { mock }) => sum + mock.calls.length, 0),
    restore: (): void => void jest.restoreAllMocks(),
  };
}
export type Registered = ReturnType<typeof noteRegistrations>;
