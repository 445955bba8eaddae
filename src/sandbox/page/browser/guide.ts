import { people } from '../../people.ts';
import { approversPlace, type Desk, dmOf, generalPlace, type Part, type Seen } from './desk.ts';
import { el, iconButton } from './element.ts';

const kept = 'ddkey-guide';

type Step = {
  readonly name: string;
  readonly text: string;
  readonly go: string;
  readonly take: (desk: Desk) => void;
  /** Whether it was done, as far as the page can tell. */
  readonly isDone: (seen: Seen) => boolean;
};

const focusOn = (selector: string): void => {
  document.body.classList.add('show-datadog');
  const target = document.querySelector(selector);
  if (target instanceof HTMLElement) target.focus();
};

const { requester, approver } = people;

const hasCard = ({ sights }: Seen): boolean =>
  (sights.get(approver.id)?.channels ?? []).some(
    ({ id, messages }) => id === approversPlace && messages.length > 0,
  );

const steps: readonly Step[] = [
  {
    name: 'Ask',
    text: 'You are Ana. Type /ddkey below, pick a job, say what it is for, take the shortest time, and send.',
    go: 'Be Ana',
    take: (desk) => desk.be(requester.id, generalPlace),
    isDone: hasCard,
  },
  {
    name: 'Approve',
    text: 'Ben reads along in #ddkey-approvers. Be Ben, look at the card, and press Approve.',
    go: 'Be Ben',
    take: (desk) => desk.be(approver.id, approversPlace),
    isDone: ({ keys }) => keys.length > 0,
  },
  {
    name: 'See the key',
    text: 'Back to Ana: the key is in a message that only she sees. Copy it, then press Next.',
    go: 'Be Ana',
    take: (desk) => desk.be(requester.id, dmOf(requester.id)),
    isDone: () => false,
  },
  {
    name: 'Try it',
    text: 'Paste it under “Try a key” on the right. What was approved works, all else is refused.',
    go: 'Go there',
    take: () => focusOn('#try-key'),
    isDone: ({ keys }) => keys.some(({ lastUsedAt }) => lastUsedAt !== null),
  },
  {
    name: 'See it end',
    text: 'Move the clock on the right, until the key has come to its end and is gone at Datadog.',
    go: 'Go to the clock',
    take: () => focusOn('[data-clock="hour"]'),
    isDone: () => false,
  },
];

export type Guide = Part & { readonly toggle: () => void };

const drawSteps = (at: number): HTMLElement[] =>
  steps.map((step, index) =>
    el('li', { 'aria-current': index === at ? 'step' : undefined }, [step.name]),
  );

const smallButton = (looks: string, click: () => void): HTMLButtonElement =>
  el('button', { type: 'button', class: `button small ${looks}`, click });

/** Five short steps for a first visit. Whoever dismisses them is not asked again. */
export function guide(desk: Desk): Guide {
  let at = 0;
  let latest: Seen | null = null;
  /** What was done before its step came up does not push the guide on. */
  let wasDone = false;
  const list = el('ol', { class: 'guide-steps' });
  const text = el('p', { role: 'status' });
  const go = smallButton('primary', () => steps[at]?.take(desk));
  const next = smallButton('', () => turn(1));
  const back = smallButton('', () => turn(-1));
  back.textContent = 'Back';
  const hide = (): void => {
    root.hidden = true;
    localStorage.setItem(kept, 'dismissed');
  };
  const root = el('section', { class: 'guide', 'aria-label': 'Guide' }, [
    list,
    iconButton('close', 'Dismiss the guide', hide),
    text,
    el('span', { class: 'guide-buttons' }, [go, back, next]),
  ]);
  const isDone = (): boolean => latest !== null && steps[at]?.isDone(latest) === true;
  const draw = (): void => {
    list.replaceChildren(...drawSteps(at));
    text.textContent = steps[at]?.text ?? '';
    go.textContent = steps[at]?.go ?? '';
    back.disabled = at === 0;
    next.textContent = at === steps.length - 1 ? 'Done' : 'Next';
    wasDone = isDone();
  };
  const turn = (by: number): void => {
    if (at + by >= steps.length) hide();
    else at = Math.max(0, at + by);
    draw();
  };
  root.hidden = localStorage.getItem(kept) === 'dismissed';
  draw();
  return {
    root,
    update: (seen) => {
      latest = seen;
      if (isDone() && !wasDone) turn(1);
    },
    toggle: () => {
      at = root.hidden ? 0 : at;
      root.hidden = !root.hidden;
      draw();
    },
  };
}
