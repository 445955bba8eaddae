import type { ActAnswer, SeenView } from '../../control.ts';
import { recordOf, recordsIn, textOf } from '../../slack/json.ts';
import type { Desk, Part, Seen } from './desk.ts';
import { drawBlocks } from './draw-blocks.ts';
import { el, freshId, iconButton } from './element.ts';
import { type Form, type Memory, newForm } from './surface.ts';
import { viewSurface } from './view-surface.ts';

type Parts = {
  readonly body: HTMLElement;
  readonly head: HTMLElement;
  readonly foot: HTMLElement;
  readonly title: HTMLElement;
  readonly trouble: HTMLElement;
};

const nodesOf = (): Parts => ({
  body: el('div', { class: 'modal-body', tabindex: '-1' }),
  head: el('div', { class: 'modal-head' }),
  foot: el('div', { class: 'dialog-buttons' }),
  title: el('h2', { id: freshId() }),
  trouble: el('p', { class: 'trouble', role: 'alert' }),
});

const wordsOf = (view: SeenView, field: string, otherwise: string): string =>
  textOf(recordOf(view.view, field), 'text') || otherwise;

function say(parts: Parts, sentence: string): void {
  parts.trouble.textContent = sentence;
  parts.trouble.hidden = sentence === '';
}

function showAnswer(parts: Parts, form: Form, answer: ActAnswer | null): void {
  form.complain(answer?.errors ?? {});
  say(parts, answer?.slackSays ?? '');
}

/** Puts the top modal into the dialog; what was typed in it before stays. */
function draw(
  parts: Parts,
  top: SeenView,
  around: { desk: Desk; memory: Memory; deep: boolean },
): Form {
  const { desk, memory, deep } = around;
  const form = newForm(memory);
  const close = (): void => void desk.act({ do: 'close', view: top.id });
  parts.title.textContent = wordsOf(top, 'title', 'ddkey');
  parts.head.replaceChildren(
    el('span', { class: 'avatar bot small', 'aria-hidden': 'true' }, ['dk']),
    parts.title,
    iconButton('close', 'Close', close),
  );
  parts.body.replaceChildren(
    parts.trouble,
    ...drawBlocks(recordsIn(top.view['blocks']), viewSurface(top.id, desk, form)),
  );
  const isForm = 'submit' in top.view && top.view['submit'] !== null;
  const submit = wordsOf(top, 'submit', 'Submit');
  parts.foot.replaceChildren(
    el('button', { type: 'button', class: 'button', click: close }, [
      wordsOf(top, 'close', deep ? 'Back' : 'Cancel'),
    ]),
    ...(isForm ? [el('button', { type: 'submit', class: 'button primary' }, [submit])] : []),
  );
  return form;
}

const focusFirst = (body: HTMLElement): void => {
  const first = body.querySelector('input, textarea');
  if (first instanceof HTMLElement) first.focus();
  else body.focus();
};

/** What a key does in a modal: Escape closes; Ctrl or Command and Enter send, as in Slack. */
function modalKey(event: Event, close: () => void): void {
  if (!(event instanceof KeyboardEvent)) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    close();
  }
  const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  if (isSend && event.currentTarget instanceof HTMLFormElement) event.currentTarget.requestSubmit();
}

/** Remembers, by view, what was filled in. */
function newMemories() {
  const memories = new Map<string, Memory>();
  return (view: string): Memory => {
    const memory: Memory = memories.get(view) ?? new Map();
    memories.set(view, memory);
    return memory;
  };
}

const signatureOf = (seen: Seen, top: SeenView | undefined): string =>
  top === undefined ? '' : `${seen.me.id} ${JSON.stringify(top)}`;

/** The person's modals: the top one of the stack, above the page. */
export function modal(desk: Desk): Part {
  const parts = nodesOf();
  const memoryOf = newMemories();
  let top: SeenView | undefined;
  let shown = '';
  let form = newForm();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (top === undefined || dialog.classList.contains('busy')) return;
    dialog.classList.add('busy');
    const sent = top.id;
    const answer = await desk.act({ do: 'submit', view: sent, values: form.values() });
    dialog.classList.remove('busy');
    if (top?.id === sent) showAnswer(parts, form, answer);
  };
  const close = (): void => {
    if (top !== undefined) void desk.act({ do: 'close', view: top.id });
  };
  const keydown = (event: Event): void => modalKey(event, close);
  const sheet = el('form', { novalidate: true, keydown, submit: (event) => void submit(event) }, [
    parts.head,
    parts.body,
    parts.foot,
  ]);
  const cancel = (event: Event): void => {
    event.preventDefault();
    close();
  };
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': parts.title.id, cancel }, [
    sheet,
  ]);
  const show = (view: SeenView, deep: boolean): void => {
    say(parts, '');
    form = draw(parts, view, { desk, memory: memoryOf(view.id), deep });
    if (!dialog.open) dialog.showModal();
  };
  const update = (seen: Seen): void => {
    top = seen.sight.modals.at(-1);
    const signature = signatureOf(seen, top);
    if (signature === shown) return;
    const isSame = top !== undefined && shown.includes(`"${top.id}"`);
    shown = signature;
    if (top === undefined) {
      dialog.close();
      return;
    }
    show(top, seen.sight.modals.length > 1);
    if (!isSame) focusFirst(parts.body);
  };
  return { root: dialog, update };
}
