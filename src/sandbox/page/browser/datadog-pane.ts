import type { StandInKey } from '../../control.ts';
import { clockBox } from './clock-box.ts';
import type { Desk, Part, Seen } from './desk.ts';
import { el } from './element.ts';
import { drawKey, stateOf } from './key-card.ts';
import { reconcile } from './reconcile.ts';
import { tryKeyForm } from './try-key-form.ts';

const newestFirst = (keys: readonly StandInKey[]): readonly StandInKey[] =>
  [...keys].sort((a, b) => b.createdAt.localeCompare(a.createdAt));

/** Live keys before dead ones, the newest first of each. */
function inOrder(keys: readonly StandInKey[], now: Date): readonly StandInKey[] {
  const sorted = newestFirst(keys);
  const isLive = (key: StandInKey): boolean => stateOf(key, now) === 'live';
  return [...sorted.filter(isLive), ...sorted.filter((key) => !isLive(key))];
}

/** The right of the page: what stands at Datadog, a way to use a key, and the clock. */
export function datadogPane(desk: Desk): Part {
  const clock = clockBox(desk);
  const list = el('ul', { class: 'keys', 'aria-label': 'Keys at Datadog' });
  const empty = el('p', { class: 'empty' }, [
    'No key yet. Keys appear here as Datadog makes them.',
  ]);
  const count = el('span', { class: 'count' });
  const root = el('aside', { class: 'datadog-pane', 'aria-label': 'Datadog', tabindex: '0' }, [
    clock.root,
    tryKeyForm(desk),
    el('section', { 'aria-label': 'Keys' }, [
      el('h3', {}, ['Keys at Datadog ', count]),
      empty,
      list,
    ]),
  ]);
  const update = (seen: Seen): void => {
    clock.update(seen);
    const now = desk.now();
    const keys = inOrder(seen.keys, now);
    const live = keys.filter((key) => stateOf(key, now) === 'live').length;
    count.textContent = keys.length === 0 ? '' : `${live} live`;
    empty.hidden = keys.length > 0;
    list.hidden = keys.length === 0;
    reconcile(
      list,
      keys.map((key) => ({
        key: key.id,
        signature: `${seen.clock.version} ${stateOf(key, now)} ${JSON.stringify(key)}`,
        draw: () => drawKey(key, desk),
      })),
    );
  };
  return { root, update };
}
