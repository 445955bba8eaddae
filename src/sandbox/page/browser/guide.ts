import { people } from '../../people.ts';
import { approversPlace, type Desk, dmOf, generalPlace } from './desk.ts';
import { el, iconButton } from './element.ts';

const kept = 'ddkey-guide';

type Step = {
  readonly name: string;
  readonly text: string;
  readonly go: string;
  readonly take: (desk: Desk) => void;
};

const focusOn = (selector: string): void => {
  document.body.classList.add('show-datadog');
  const target = document.querySelector(selector);
  if (target instanceof HTMLElement) target.focus();
};

const { requester, approver } = people;

const steps: readonly Step[] = [
  {
    name: 'Ask',
    text: 'You are Ana. Type /ddkey below, pick a job, say what it is for, and send.',
    go: 'Be Ana',
    take: (desk) => desk.be(requester.id, generalPlace),
  },
  {
    name: 'Approve',
    text: 'Ben reads along in #ddkey-approvers. Be Ben, look at the card, and press Approve.',
    go: 'Be Ben',
    take: (desk) => desk.be(approver.id, approversPlace),
  },
  {
    name: 'See the key',
    text: 'Back to Ana: the key is in a message that only she sees. Copy it.',
    go: 'Be Ana',
    take: (desk) => desk.be(requester.id, dmOf(requester.id)),
  },
  {
    name: 'Try it',
    text: 'Paste it under “Try a key” on the right. What was approved works, all else is refused.',
    go: 'Go there',
    take: () => focusOn('#try-key'),
  },
  {
    name: 'See it end',
    text: 'Move the clock to the next due work, or by a day, until the key is gone at Datadog.',
    go: 'Go to the clock',
    take: () => focusOn('[data-clock="due"]'),
  },
];

export type Guide = { readonly root: HTMLElement; readonly toggle: () => void };

/** Five short steps for a first visit. Whoever dismisses them is not asked again. */
export function guide(desk: Desk): Guide {
  let at = 0;
  const list = el('ol', { class: 'guide-steps' });
  const text = el('p', { role: 'status' });
  const go = el('button', { type: 'button', class: 'button primary small' });
  const next = el('button', { type: 'button', class: 'button small', click: () => turn(1) }, ['Next']);
  const back = el('button', { type: 'button', class: 'button small', click: () => turn(-1) }, ['Back']);
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
  go.addEventListener('click', () => steps[at]?.take(desk));
  const draw = (): void => {
    const here = steps[at];
    if (here === undefined) return;
    list.replaceChildren(
      ...steps.map((step, index) =>
        el('li', { 'aria-current': index === at ? 'step' : undefined }, [step.name]),
      ),
    );
    text.textContent = here.text;
    go.textContent = here.go;
    back.disabled = at === 0;
    next.textContent = at === steps.length - 1 ? 'Done' : 'Next';
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
    toggle: () => {
      at = root.hidden ? 0 : at;
      root.hidden = !root.hidden;
      draw();
    },
  };
}
