import type { Json } from '../../control.ts';
import { isRecord, recordOf, recordsIn, textOf } from '../../slack/json.ts';
import { drawElement, drawText } from './draw-elements.ts';
import { drawField } from './draw-field.ts';
import { drawUndrawn } from './draw-undrawn.ts';
import { el, freshId } from './element.ts';
import type { Field } from './field.ts';
import type { Surface } from './surface.ts';

function drawSection(block: Json, surface: Surface): HTMLElement {
  const text = block['text'];
  const fields = recordsIn(block['fields']);
  const accessory = block['accessory'];
  const body = el('div', { class: 'section-body' }, [
    ...(isRecord(text) ? [el('div', { class: 'text' }, drawText(text, surface))] : []),
    ...(fields.length === 0
      ? []
      : [
          el('div', { class: 'fields' }, [
            ...fields.map((field) => el('div', { class: 'text' }, drawText(field, surface))),
          ]),
        ]),
  ]);
  if (!isRecord(accessory)) return el('div', { class: 'section' }, [body]);
  const beside = el('div', { class: 'accessory' }, [drawElement(accessory, surface)]);
  return el('div', { class: 'section' }, [body, beside]);
}

const drawContext = (block: Json, surface: Surface): HTMLElement =>
  el('div', { class: 'context' }, [
    ...recordsIn(block['elements']).map((element) =>
      textOf(element, 'type') === 'image'
        ? drawUndrawn('element', element)
        : el('span', {}, drawText(element, surface)),
    ),
  ]);

const drawActions = (block: Json, surface: Surface): HTMLElement =>
  el('div', { class: 'actions' }, [
    ...recordsIn(block['elements']).map((element) => drawElement(element, surface)),
  ]);

/** A label belongs to its input; a group of inputs is named by it. */
function nameField(field: Field, label: HTMLLabelElement): void {
  label.id = freshId();
  if (/^(?:INPUT|TEXTAREA)$/u.test(field.labelled.tagName)) label.htmlFor = field.labelled.id;
  else field.labelled.setAttribute('aria-labelledby', label.id);
}

function drawInput(block: Json, surface: Surface): HTMLElement {
  const element = recordOf(block, 'element');
  const changed = (): void => {
    if (block['dispatch_action'] !== true || field === null) return;
    const choice = field.picked().map(({ value }) => value);
    void surface.press(textOf(element, 'action_id'), choice.join(','));
  };
  const field = drawField(element, surface, changed);
  if (field === null) return drawUndrawn('element', element);
  const isOptional = block['optional'] === true;
  const label = el('label', {}, [
    textOf(recordOf(block, 'label'), 'text'),
    ...(isOptional ? [el('span', { class: 'optional' }, [' (optional)'])] : []),
  ]);
  nameField(field, label);
  const hint = el('p', { class: 'hint', id: freshId() }, [textOf(recordOf(block, 'hint'), 'text')]);
  hint.hidden = hint.textContent === '';
  const error = el('p', { class: 'field-error', id: freshId(), role: 'alert' });
  error.hidden = true;
  field.labelled.setAttribute('aria-describedby', `${error.id} ${hint.id}`);
  const root = el('div', { class: 'input-block' }, [label, field.root, error, hint]);
  const complain = (sentence: string): void => {
    error.textContent = sentence;
    error.hidden = sentence === '';
    root.classList.toggle('invalid', sentence !== '');
    if (sentence === '') field.labelled.removeAttribute('aria-invalid');
    else field.labelled.setAttribute('aria-invalid', 'true');
  };
  surface.form.add(textOf(block, 'block_id'), { field, complain });
  return root;
}

const headingOf = (block: Json): HTMLElement =>
  el('h3', { class: 'header' }, [textOf(recordOf(block, 'text'), 'text')]);

function drawBlock(block: Json, surface: Surface): HTMLElement {
  switch (textOf(block, 'type')) {
    case 'header':
      return headingOf(block);
    case 'section':
      return drawSection(block, surface);
    case 'context':
      return drawContext(block, surface);
    case 'actions':
      return drawActions(block, surface);
    case 'divider':
      return el('hr');
    case 'input':
      return drawInput(block, surface);
    default:
      return drawUndrawn('block', block);
  }
}

/** Draws what the bot sent, block by block; what has no picture here shows its name and JSON. */
export const drawBlocks = (blocks: readonly Json[], surface: Surface): HTMLElement[] =>
  blocks.map((block) => {
    const drawn = drawBlock(block, surface);
    drawn.classList.add('block');
    drawn.setAttribute('data-block', textOf(block, 'block_id'));
    return drawn;
  });
