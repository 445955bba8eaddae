import type { CheckedPolicy } from '../../policy-control.ts';
import { sandbox } from './ask-sandbox.ts';
import type { Desk, Part } from './desk.ts';
import { el, freshId, iconButton } from './element.ts';
import { policyExamples } from './policy-examples.ts';
import { questionForm } from './policy-question.ts';

export type PolicyPane = Part & { readonly toggle: () => void };

/** So long after the last letter a text is checked. */
const restMs = 250;

type Found = CheckedPolicy['complaints'][number];

/** Puts the cursor on a line of a text, and shows it. */
function goToLine(field: HTMLTextAreaElement, line: number): void {
  const lines = field.value.split('\n');
  const from = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  field.scrollTop = (field.scrollHeight / lines.length) * Math.max(0, line - 3);
}

const foundLine = (what: 'complaint' | 'warning', found: Found, go: () => void): HTMLElement =>
  el('li', { class: what }, [
    el('button', { type: 'button', class: 'link-button', click: go }, [`Line ${found.line}`]),
    ` ${found.says}`,
  ]);

type Parts = {
  readonly field: HTMLTextAreaElement;
  readonly use: HTMLButtonElement;
  readonly list: HTMLElement;
  readonly state: HTMLElement;
};

function showChecked({ field, use, list, state }: Parts, checked: CheckedPolicy): void {
  const { complaints, warnings } = checked;
  use.disabled = complaints.length > 0;
  const line = (what: 'complaint' | 'warning') => (found: Found) =>
    foundLine(what, found, () => goToLine(field, found.line));
  list.replaceChildren(...complaints.map(line('complaint')), ...warnings.map(line('warning')));
  const traps = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
  const many = complaints.length === 1 ? '1 complaint' : `${complaints.length} complaints`;
  state.textContent = complaints.length > 0 ? many : `This policy is fine: ${traps}.`;
  state.classList.toggle('bad', complaints.length > 0);
}

const nodesOf = (): Parts => ({
  field: el('textarea', { id: freshId(), rows: '14', spellcheck: 'false', class: 'policy-text' }),
  use: el('button', { type: 'button', class: 'button primary' }, ['Use it']),
  list: el('ul', { class: 'policy-found', 'aria-label': 'Complaints and warnings' }),
  state: el('p', { class: 'policy-state', role: 'status' }),
});

/** Has what stands in the pane checked and explained, soon after the last letter. */
function lookAfter(desk: Desk, parts: Parts) {
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    asked += 1;
    const turn = asked;
    const text = parts.field.value;
    const question = { ...ask.question(), text };
    const found = await desk.attempt(() =>
      Promise.all([sandbox.checkPolicy(text), sandbox.explainPolicy(question)]),
    );
    // A late answer to an earlier text says nothing about this one.
    if (found === null || turn !== asked) return;
    showChecked(parts, found[0]);
    ask.show(found[1]);
  };
  const lookSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), restMs);
  };
  const ask = questionForm(lookSoon);
  parts.field.addEventListener('input', lookSoon);
  return { ask, look };
}

/** Gives what stands in the pane to the bot. */
async function useIt(desk: Desk, parts: Parts): Promise<void> {
  const checked = await desk.attempt(() => sandbox.usePolicy(parts.field.value));
  if (checked === null) return;
  showChecked(parts, checked);
  if (checked.complaints.length === 0) desk.say('The bot takes this policy now.');
}

/** Beside Slack: the policy that the bot runs with, checked and explained while one types. */
export function policyPane(desk: Desk): PolicyPane {
  const parts = nodesOf();
  const { field, use, list, state } = parts;
  const { ask, look } = lookAfter(desk, parts);
  const write = (text: string): void => {
    field.value = text;
    void look();
  };
  const readRunning = async (): Promise<void> => {
    const running = await desk.attempt(() => sandbox.policy());
    if (running !== null) write(running.text);
  };
  use.addEventListener('click', () => void useIt(desk, parts));
  const example = (name: string, click: () => void): HTMLElement =>
    el('button', { type: 'button', class: 'button small', click }, [name]);
  const close = (): void => {
    root.hidden = true;
  };
  const root = el('section', { class: 'policy-pane', 'aria-label': 'Policy', hidden: true }, [
    el('div', { class: 'drawer-head' }, [
      el('h2', {}, ['Policy']),
      iconButton('close', 'Close policy', close),
    ]),
    el('div', { class: 'policy-examples' }, [
      example('As it runs', () => void readRunning()),
      ...policyExamples.map(({ name, text }) => example(name, () => write(text))),
    ]),
    el('label', { for: field.id }, ['policy.yml, checked while you type']),
    field,
    el('div', { class: 'policy-row' }, [use, state]),
    list,
    ask.root,
  ]);
  const toggle = (): void => {
    root.hidden = !root.hidden;
    if (!root.hidden && field.value === '') void readRunning();
  };
  return { root, update: () => {}, toggle };
}
