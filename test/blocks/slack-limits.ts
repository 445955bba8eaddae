/*
 * Slack's limits, written down a second time on purpose: a view that was built with the wrong
 * number must not be checked with the same wrong number. Lengths count UTF-16 units, the strictest
 * reading.
 */
type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const record = (value: unknown): Json => (isRecord(value) ? value : {});
const textOf = (value: unknown): string => {
  const text = isRecord(value) ? value['text'] : value;
  return typeof text === 'string' ? text : '';
};

type Fault = (what: string) => void;

function text(value: unknown, most: number, fault: Fault): void {
  if (value === undefined) return;
  const { length } = textOf(value);
  if (length === 0) fault('empty text');
  if (length > most) fault(`${length} characters, at most ${most}`);
  if (isRecord(value) && value['type'] === 'mrkdwn' && value['verbatim'] !== true) {
    fault('not verbatim');
  }
}

function confirm(value: unknown, fault: Fault): void {
  if (value === undefined) return;
  const dialog = record(value);
  text(dialog['title'], 100, fault);
  text(dialog['text'], 300, fault);
  text(dialog['confirm'], 30, fault);
  text(dialog['deny'], 30, fault);
}

function options(value: unknown, fault: Fault): void {
  const all = listOf(value);
  if (all.length === 0 || all.length > 100) fault(`${all.length} options`);
  for (const option of all.map(record)) {
    text(option['text'], 75, fault);
    text(option['description'], 75, fault);
    text(option['value'], 75, fault);
  }
  const values = all.map((option) => record(option)['value']);
  if (new Set(values).size !== values.length) fault('the same option twice');
}

function few(value: unknown, most: number, fault: Fault): void {
  const { length } = listOf(value);
  if (length > most) fault(`${length} options, at most ${most}`);
  options(value, fault);
}

function element(value: unknown, fault: Fault): void {
  const it = record(value);
  text(it['action_id'], 255, fault);
  text(it['placeholder'], 150, fault);
  confirm(it['confirm'], fault);
  switch (it['type']) {
    case 'button':
      text(it['text'], 75, fault);
      text(it['value'], 2000, fault);
      break;
    case 'static_select':
      options(it['options'], fault);
      break;
    case 'multi_static_select':
      options(it['options'], fault);
      if (it['initial_options'] !== undefined) options(it['initial_options'], fault);
      break;
    case 'multi_external_select':
      if (it['initial_options'] !== undefined) options(it['initial_options'], fault);
      break;
    case 'overflow':
      few(it['options'], 5, fault);
      break;
    case 'checkboxes':
      few(it['options'], 10, fault);
      break;
    case 'users_select':
    case 'external_select':
      break;
    case 'plain_text_input':
      if (Number(it['max_length']) > 3000) fault('max_length over 3000');
      break;
    default:
      fault(`element ${String(it['type'])} is not one of ours`);
  }
}

function elements(value: unknown, most: number, fault: Fault): readonly unknown[] {
  const all = listOf(value);
  if (all.length === 0 || all.length > most) fault(`${all.length} elements, at most ${most}`);
  return all;
}

const blockRules: Readonly<Record<string, (block: Json, fault: Fault) => void>> = {
  header: (block, fault) => text(block['text'], 150, fault),
  divider: () => undefined,
  section: (block, fault) => {
    if (block['text'] === undefined && block['fields'] === undefined) fault('an empty section');
    text(block['text'], 3000, fault);
    const fields = listOf(block['fields']);
    if (fields.length > 10) fault(`${fields.length} fields`);
    for (const field of fields) text(field, 2000, fault);
    if (block['accessory'] !== undefined) element(block['accessory'], fault);
  },
  context: (block, fault) => {
    for (const each of elements(block['elements'], 10, fault)) text(each, 3000, fault);
  },
  actions: (block, fault) => {
    const all = elements(block['elements'], 25, fault);
    const ids = all.map((each) => record(each)['action_id']);
    if (new Set(ids).size !== ids.length) fault('one action_id twice');
    for (const each of all) element(each, fault);
  },
  input: (block, fault) => {
    text(block['block_id'], 255, fault);
    text(block['label'], 2000, fault);
    text(block['hint'], 2000, fault);
    element(block['element'], fault);
  },
};

function blocksFaults(blocks: readonly unknown[], most: number, fault: Fault): void {
  if (blocks.length === 0 || blocks.length > most) fault(`${blocks.length} blocks`);
  const ids = blocks.map((block) => record(block)['block_id']).filter((id) => id !== undefined);
  if (new Set(ids).size !== ids.length) fault('one block_id twice');
  for (const block of blocks.map(record)) {
    const type = String(block['type']);
    const rule = blockRules[type];
    if (rule === undefined) fault(`block ${type} is not one of ours`);
    else rule(block, (what) => fault(`${type}: ${what}`));
  }
}

/** Everything that Slack would refuse in a message; empty when nothing. */
export function messageFaults(message: { text: string; blocks: readonly unknown[] }): string[] {
  const faults: string[] = [];
  const fault = (what: string) => void faults.push(what);
  text(message.text, 4000, fault);
  blocksFaults(message.blocks, 50, fault);
  return faults;
}

/** Everything that Slack would refuse in a modal; empty when nothing. */
export function modalFaults(modal: { readonly blocks: readonly unknown[] }): string[] {
  const faults: string[] = [];
  const fault = (what: string) => void faults.push(what);
  const view = record(modal);
  for (const part of ['title', 'submit', 'close']) text(view[part], 24, fault);
  text(view['callback_id'], 255, fault);
  text(view['private_metadata'], 3000, fault);
  if (JSON.stringify(view).length > 250_000) fault('over 250 kB');
  const hasInput = modal.blocks.some((block) => record(block)['type'] === 'input');
  if (hasInput && view['submit'] === undefined) fault('inputs without submit');
  blocksFaults(modal.blocks, 100, fault);
  return faults;
}

/** Everything that Slack would refuse in App Home; empty when nothing. */
export function homeFaults(home: { readonly blocks: readonly unknown[] }): string[] {
  const faults: string[] = [];
  const fault = (what: string) => void faults.push(what);
  if (JSON.stringify(home).length > 250_000) fault('over 250 kB');
  blocksFaults(home.blocks, 100, fault);
  return faults;
}

/** Every string anywhere in a value, with the name it stands under. */
export function stringsIn(value: unknown, name = ''): { name: string; text: string }[] {
  if (typeof value === 'string') return [{ name, text: value }];
  if (Array.isArray(value)) return value.flatMap((each) => stringsIn(each, name));
  return Object.entries(record(value)).flatMap(([key, each]) => stringsIn(each, key));
}

/** The texts that Slack reads as markup: mrkdwn objects, and a message's `text`. */
export function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (!isRecord(value)) return [];
  const own = value['type'] === 'mrkdwn' || Array.isArray(value['blocks']) ? [value['text']] : [];
  return [
    ...own.filter((each) => typeof each === 'string'),
    ...Object.values(value).flatMap(markupIn),
  ];
}
