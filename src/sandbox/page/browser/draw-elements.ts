import type { Json } from '../../control.ts';
import { isRecord, recordOf, recordsIn, textOf } from '../../slack/json.ts';
import { confirmed } from './confirm.ts';
import { drawField } from './draw-field.ts';
import { drawMrkdwn } from './draw-mrkdwn.ts';
import { drawUndrawn } from './draw-undrawn.ts';
import { el, icon, keyOf } from './element.ts';
import { heldBy } from './field.ts';
import { optionsOf } from './option.ts';
import { popUpAt } from './pop-up.ts';
import type { Surface } from './surface.ts';

/** A text object, formatted or plain. */
export const drawText = (text: Json, surface: Surface): Node[] =>
  textOf(text, 'type') === 'mrkdwn'
    ? drawMrkdwn(textOf(text, 'text'), surface)
    : [document.createTextNode(textOf(text, 'text'))];

/** Whether the person means it; without a confirm dialog they do. */
async function isMeant(element: Json, surface: Surface): Promise<boolean> {
  const confirm = element['confirm'];
  if (!isRecord(confirm)) return true;
  return confirmed({
    title: textOf(recordOf(confirm, 'title'), 'text'),
    text: drawText(recordOf(confirm, 'text'), surface),
    yes: textOf(recordOf(confirm, 'confirm'), 'text'),
    no: textOf(recordOf(confirm, 'deny'), 'text'),
    isDanger: textOf(confirm, 'style') === 'danger',
  });
}

/** Opens an address of the web beside this page; nothing else can be opened. */
function openAddress(address: string): void {
  if (/^https?:\/\//u.test(address)) window.open(address, '_blank', 'noopener,noreferrer');
}

function drawButton(element: Json, surface: Surface): HTMLElement {
  const actionId = textOf(element, 'action_id');
  const value = textOf(element, 'value');
  const style = textOf(element, 'style');
  const press = async (): Promise<void> => {
    if (!(await isMeant(element, surface))) return;
    openAddress(textOf(element, 'url'));
    button.classList.add('busy');
    await surface.press(actionId, value === '' ? undefined : value);
    button.classList.remove('busy');
  };
  const button = el(
    'button',
    {
      type: 'button',
      class: `button ${style}`,
      'data-action': actionId,
      'data-focus': `${actionId} ${value}`,
      'aria-label': textOf(element, 'accessibility_label') || undefined,
      click: () => void press(),
    },
    [textOf(recordOf(element, 'text'), 'text')],
  );
  return button;
}

/** A menu of more things to do, behind a button. */
function drawOverflow(element: Json, surface: Surface): HTMLElement {
  const actionId = textOf(element, 'action_id');
  const addresses = new Map(
    recordsIn(element['options']).map((one) => [textOf(one, 'value'), textOf(one, 'url')]),
  );
  const choose = async (value: string): Promise<void> => {
    close();
    if (!(await isMeant(element, surface))) return;
    openAddress(addresses.get(value) ?? '');
    await surface.press(actionId, value);
  };
  const items = optionsOf(element).map(({ value, text }) =>
    el(
      'button',
      { type: 'button', role: 'menuitem', tabindex: '-1', click: () => void choose(value) },
      [text],
    ),
  );
  const button = el(
    'button',
    {
      type: 'button',
      class: 'button overflow',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'data-action': actionId,
      click: () => (popUp.isOpen() ? close() : open()),
    },
    [icon('more')],
  );
  const popUp = popUpAt(button, false);
  const open = (): void => {
    popUp.show();
    button.setAttribute('aria-expanded', 'true');
    items[0]?.focus();
  };
  const close = (): void => {
    popUp.hide();
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  };
  popUp.root.append(
    el('div', { role: 'menu', keydown: (event) => menuKey(event, items, close) }, items),
  );
  return el('span', { class: 'overflow-root' }, [button, popUp.root]);
}

/** Arrow keys walk through a menu; Escape and Tab leave it. */
export function menuKey(event: Event, items: readonly HTMLElement[], close: () => void): void {
  const key = keyOf(event);
  const active = document.activeElement;
  const at = active instanceof HTMLElement ? items.indexOf(active) : -1;
  if (key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
  else if (key === 'ArrowUp') items.at(at - 1)?.focus();
  else if (key === 'Escape' || key === 'Tab') close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** A field that acts as soon as something is picked in it. */
function drawActingField(element: Json, surface: Surface): HTMLElement {
  const actionId = textOf(element, 'action_id');
  const changed = async (): Promise<void> => {
    if (field === null || !(await isMeant(element, surface))) return;
    await surface.press(actionId, [heldBy(field)].flat().join(','));
  };
  const field = drawField(element, surface, () => void changed());
  if (field === null) return drawUndrawn('element', element);
  const name = textOf(recordOf(element, 'placeholder'), 'text') || 'Choice';
  field.labelled.setAttribute('aria-label', name);
  field.root.setAttribute('data-action', actionId);
  return field.root;
}

/** Something to press or to pick beside a text or in a row. */
export function drawElement(element: Json, surface: Surface): HTMLElement {
  switch (textOf(element, 'type')) {
    case 'button':
      return drawButton(element, surface);
    case 'overflow':
      return drawOverflow(element, surface);
    default:
      return drawActingField(element, surface);
  }
}
