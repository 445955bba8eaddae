import type { DueWork } from '../../control.ts';
import { sandbox } from './ask-sandbox.ts';
import { fullMoment, whileWords } from './date-words.ts';
import type { Desk, Part, Seen } from './desk.ts';
import { el } from './element.ts';

const hourMs = 3_600_000;
const tickMs = 1000;
/** Past the due moment, so that nobody looks a moment too early. */
const spareMs = 1000;

const soonest = (due: readonly DueWork[]): DueWork | undefined => due[0];

const nextWords = (next: DueWork | undefined, now: Date): string => {
  if (next === undefined) return 'Nothing is due.';
  const left = new Date(next.runAt).getTime() - now.getTime();
  const when = left <= 0 ? 'due now' : `due in ${whileWords(left)}`;
  return `Next for ddkey: “${next.kind.replaceAll('-', ' ')}”, ${when}.`;
};

/** The sandbox's clock. It can only go forward, like any other. */
export function clockBox(desk: Desk): Part {
  let latest: Seen | null = null;
  const time = el('p', { class: 'clock-time', 'aria-label': 'Time in the sandbox' });
  const ahead = el('p', { class: 'muted' });
  const next = el('p', { class: 'muted next-due' });
  const move = async (byMs: number): Promise<void> => {
    root.classList.add('busy');
    await desk.attempt(() => sandbox.moveClock(byMs));
    root.classList.remove('busy');
  };
  const toNext = (): void => {
    const due = soonest(latest?.due ?? []);
    if (due === undefined) return;
    const left = new Date(due.runAt).getTime() - desk.now().getTime();
    void move(Math.max(0, left) + spareMs);
  };
  const button = (name: string, text: string, click: () => void): HTMLButtonElement =>
    el('button', { type: 'button', class: 'button small', 'data-clock': name, click }, [text]);
  const dueButton = button('due', 'To the next due work', toNext);
  const root = el('section', { class: 'clock', 'aria-label': 'Clock' }, [
    el('h3', {}, ['Clock']),
    time,
    ahead,
    el('div', { class: 'clock-buttons' }, [
      button('hour', '+ 1 hour', () => void move(hourMs)),
      button('day', '+ 1 day', () => void move(24 * hourMs)),
      dueButton,
    ]),
    next,
  ]);
  const tick = (): void => {
    if (latest === null) return;
    const now = desk.now();
    const { aheadMs } = latest.clock;
    time.textContent = fullMoment(now);
    ahead.textContent =
      aheadMs === 0 ? 'As the real one.' : `${whileWords(aheadMs)} ahead of the real one.`;
    const due = soonest(latest.due);
    next.textContent = nextWords(due, now);
    dueButton.disabled = due === undefined;
  };
  setInterval(tick, tickMs);
  const update = (seen: Seen): void => {
    latest = seen;
    tick();
  };
  return { root, update };
}
