import type { Json } from '../../control.ts';
import { recordOf, textOf } from '../../slack/json.ts';
import { el, freshId } from './element.ts';
import type { Field } from './field.ts';

type Input = HTMLInputElement | HTMLTextAreaElement;

const typedField = (input: Input, root: HTMLElement): Field => ({
  root,
  labelled: input,
  many: false,
  picked: () => (input.value === '' ? [] : [{ value: input.value, text: input.value }]),
  pick: ([first]) => {
    input.value = first?.value ?? '';
  },
});

/** How many signs are left, once there are not many left. */
function counterFor(input: Input, most: number): HTMLElement {
  const counter = el('span', { class: 'counter', role: 'status' });
  input.addEventListener('input', () => {
    const left = most - input.value.length;
    counter.textContent = left > most / 5 ? '' : String(left);
    counter.classList.toggle('over', left < 0);
  });
  return counter;
}

/** Inputs for text, also for numbers, addresses of mail and of the web. */
export function textField(element: Json): Field {
  const attributes = {
    id: freshId(),
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: textOf(recordOf(element, 'placeholder'), 'text'),
  };
  const input =
    element['multiline'] === true
      ? el('textarea', { ...attributes, rows: '3' })
      : el('input', { ...attributes, type: 'text' });
  input.value = textOf(element, 'initial_value');
  const most = element['max_length'];
  const parts = typeof most === 'number' ? [input, counterFor(input, most)] : [input];
  return typedField(input, el('div', { class: 'text-field' }, parts));
}

const dateTypes: Readonly<Record<string, readonly [type: string, initial: string]>> = {
  datepicker: ['date', 'initial_date'],
  timepicker: ['time', 'initial_time'],
};

const localMinute = (moment: Date): string =>
  new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** A date and a time; Slack counts it in seconds. */
function momentField(element: Json, changed: () => void): Field {
  const input = el('input', { id: freshId(), type: 'datetime-local', change: changed });
  const first = element['initial_date_time'];
  if (typeof first === 'number') input.value = localMinute(new Date(first * 1000));
  const seconds = (): string => String(Math.floor(new Date(input.value).getTime() / 1000));
  return {
    root: el('div', { class: 'text-field' }, [input]),
    labelled: input,
    many: false,
    picked: () => (input.value === '' ? [] : [{ value: seconds(), text: input.value }]),
    pick: ([option]) => {
      input.value = option?.text ?? '';
    },
  };
}

/** The browser's own pickers for dates and times. */
export function dateField(element: Json, changed: () => void): Field {
  const [type, initial] = dateTypes[textOf(element, 'type')] ?? [];
  if (type === undefined || initial === undefined) return momentField(element, changed);
  const input = el('input', { id: freshId(), type, change: changed });
  input.value = textOf(element, initial);
  return typedField(input, el('div', { class: 'text-field' }, [input]));
}
