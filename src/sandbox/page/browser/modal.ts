import type { ActAnswer, Json, SeenView } from '../../control.ts';
import { recordOf, recordsIn, textOf } from '../../slack/json.ts';
import type { Desk, Part, Seen } from './desk.ts';
import { drawBlocks } from './draw-blocks.ts';
import { el, freshId, iconButton } from './element.ts';
import { reconcile } from './reconcile.ts';
import { type Form, newForm } from './surface.ts';
import { viewSurface } from './view-surface.ts';

type Parts = {
  readonly body: HTMLElement;
  readonly blocks: HTMLElement;
  readonly head: HTMLElement;
  readonly foot: HTMLElement;
  readonly title: HTMLElement;
  readonly trouble: HTMLElement;
};

const nodesOf = (): Parts => ({
  body: el('div', { class: 'modal-body', tabindex: '-1' }),
  blocks: el('div', {}),
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

/** What a block looks like, but for what its field starts with: Slack heeds that only once. */
const lookOf = (block: Json): string =>
  JSON.stringify(block, (name, value: unknown) =>
    name.startsWith('initial_') ? undefined : value,
  );

/** The blocks of a view. Those that stay as they were keep their field, their list and the focus. */
function drawBody(parts: Parts, top: SeenView, { desk, form }: { desk: Desk; form: Form }): void {
  const blocks = recordsIn(top.view['blocks']);
  const surface = viewSurface(top.id, desk, form);
  // A field that the bot took away starts anew when it comes back, as in Slack.
  form.keep(blocks.map((block) => textOf(block, 'block_id')));
  reconcile(
    parts.blocks,
    blocks.map((block) => ({
      key: `${top.id} ${textOf(block, 'block_id')}`,
      signature: lookOf(block),
      draw: () => drawBlocks([block], surface)[0] ?? el('div'),
    })),
  );
}

/** Puts the top modal into the dialog; what was typed in it before stays. */
function draw(
  parts: Parts,
  top: SeenView,
  around: { readonly desk: Desk; readonly form: Form; readonly deep: boolean },
): void {
  const { desk, deep } = around;
  const close = (): void => void desk.act({ do: 'close', view: top.id });
  parts.title.textContent = wordsOf(top, 'title', 'ddkey');
  parts.head.replaceChildren(
    el('span', { class: 'avatar bot small', 'aria-hidden': 'true' }, ['dk']),
    parts.title,
    iconButton('close', 'Close', close),
  );
  drawBody(parts, top, around);
  const isForm = 'submit' in top.view && top.view['submit'] !== null;
  const submit = wordsOf(top, 'submit', 'Submit');
  parts.foot.replaceChildren(
    el('button', { type: 'button', class: 'button', click: close }, [
      wordsOf(top, 'close', deep ? 'Back' : 'Cancel'),
    ]),
    ...(isForm ? [el('button', { type: 'submit', class: 'button primary' }, [submit])] : []),
  );
}

/** Where the person is in the form: the field of a block, and the signs that are marked in it. */
function heldFocus(body: HTMLElement): (() => void) | null {
  const active = document.activeElement;
  const block = active?.closest('[data-block]');
  if (!(active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement)) return null;
  if (!(block instanceof HTMLElement) || !body.contains(block)) return null;
  const { selectionStart, selectionEnd } = active;
  const id = CSS.escape(block.dataset['block'] ?? '');
  return () => {
    const again = body.querySelector(`[data-block="${id}"] :is(input, textarea)`);
    if (!(again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement)) return;
    again.focus();
    if (selectionStart !== null) again.setSelectionRange(selectionStart, selectionEnd);
  };
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

/** Remembers, by view, its fields and what was filled in. */
function newForms() {
  const forms = new Map<string, Form>();
  return (view: string): Form => {
    const form = forms.get(view) ?? newForm(new Map());
    forms.set(view, form);
    return form;
  };
}

const signatureOf = (seen: Seen, top: SeenView | undefined): string =>
  top === undefined ? '' : `${seen.me.id} ${JSON.stringify(top)}`;

/** The person's modals: the top one of the stack, above the page. */
export function modal(desk: Desk): Part {
  const parts = nodesOf();
  const formOf = newForms();
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
  parts.body.append(parts.trouble, parts.blocks);
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
    form = formOf(view.id);
    draw(parts, view, { desk, form, deep });
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
    // The bot may change a form while somebody types in it; Slack leaves the cursor where it is.
    const focusAgain = isSame ? heldFocus(parts.body) : null;
    show(top, seen.sight.modals.length > 1);
    if (!isSame) focusFirst(parts.body);
    else focusAgain?.();
  };
  return { root: dialog, update };
}
