import type { Desk } from './desk.ts';
import { menuKey } from './draw-elements.ts';
import { el, freshId, icon, iconButton } from './element.ts';
import { optionListFor } from './option-list.ts';
import { popUpAt } from './pop-up.ts';
import { comboKeys, type Suggestion, suggestionsFor } from './suggestions.ts';

const shortcut = { callbackId: 'ddkey_request', text: 'Request a Datadog key' } as const;

type Composer = {
  readonly root: HTMLElement;
  readonly focus: () => void;
};

type Send = (text: string) => Promise<void>;

/** The menu of global shortcuts, as behind Slack's plus. */
function shortcutMenu(desk: Desk): HTMLElement {
  const item = el(
    'button',
    { type: 'button', role: 'menuitem', tabindex: '-1', 'data-action': 'shortcut' },
    [el('strong', {}, [shortcut.text]), el('small', {}, ['Shortcut of ddkey'])],
  );
  const button = iconButton('plus', 'Shortcuts', () => (popUp.isOpen() ? close() : open()));
  button.setAttribute('aria-haspopup', 'menu');
  const popUp = popUpAt(button, false);
  const close = (): void => {
    popUp.hide();
    button.focus();
  };
  const open = (): void => {
    popUp.show();
    item.focus();
  };
  item.addEventListener('click', () => {
    close();
    void desk.act({ do: 'shortcut', callbackId: shortcut.callbackId });
  });
  const keydown = (event: Event): void => menuKey(event, [item], close);
  popUp.root.append(el('div', { role: 'menu', 'aria-label': 'Shortcuts', keydown }, [item]));
  return el('span', {}, [button, popUp.root]);
}

/** The box in which one types; it knows the commands of ddkey. */
export function drawComposer(desk: Desk, send: Send): Composer {
  const input = el('input', {
    id: freshId(),
    class: 'composer-input',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Type /ddkey, or a plus for shortcuts',
    'aria-label': 'Message or command',
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
  });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    list.hide();
    await send(text);
  };
  const form = el('form', { class: 'composer', submit: (event) => void submit(event) }, [
    shortcutMenu(desk),
    input,
    el(
      'button',
      { type: 'submit', class: 'icon-button send', 'aria-label': 'Send', title: 'Send' },
      [icon('send')],
    ),
  ]);
  const choose = (suggestion: Suggestion): void => {
    input.value = suggestion.value;
    list.hide();
    input.focus();
  };
  const list = optionListFor(input, form, { isPicked: () => false, choose });
  input.setAttribute('aria-controls', list.listId);
  form.append(list.root);
  input.addEventListener('input', () => {
    const offered = suggestionsFor(input.value);
    if (offered.length === 0) list.hide();
    else list.show(offered, '');
  });
  input.addEventListener('blur', () => list.hide());
  input.addEventListener('keydown', (event) => comboKeys(event, { input, list, choose }));
  return { root: form, focus: () => input.focus() };
}
