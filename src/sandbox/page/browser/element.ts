type Handler = (event: Event) => void;
type Properties = Readonly<Record<string, string | boolean | Handler | undefined>>;
type Child = Node | string;

const setProperty = (element: Element, name: string, value: string | boolean | Handler): void => {
  if (typeof value === 'function') element.addEventListener(name, value);
  else if (typeof value === 'boolean') element.toggleAttribute(name, value);
  else element.setAttribute(name, value);
};

/**
 * Makes an element with attributes, listeners (functions, by the event's name) and children.
 * Strings become text, whatever is in them: this page never turns a string into HTML.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined) setProperty(element, name, value);
  }
  element.append(...children);
  return element;
}

let made = 0;

/** An id that no other element of this page has. */
export const freshId = (): string => {
  made += 1;
  return `n${made}`;
};

const drawings = {
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 9.8a1.8 1.8 0 100-3.6 1.8 1.8 0 000 3.6z',
  lock: 'M4 7.5h8v5.5H4zM5.5 7.5V5.2a2.5 2.5 0 015 0v2.3',
  home: 'M2.5 7.5L8 3l5.5 4.5M4 6.8V13h8V6.8',
  plus: 'M8 3v10M3 8h10',
  send: 'M2.5 13L14 8 2.5 3v4l6 1-6 1z',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  theme: 'M8 2.5v11M8 2.5a5.5 5.5 0 110 11 5.5 5.5 0 010-11z',
} as const;
export type Icon = keyof typeof drawings;

const svg = 'http://www.w3.org/2000/svg';

/** A small line drawing in the colour of the text around it; screen readers skip it. */
export function icon(name: Icon): SVGSVGElement {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('viewBox', '0 0 16 16');
  drawing.setAttribute('class', `icon icon-${name}`);
  drawing.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', drawings[name]);
  drawing.append(path);
  return drawing;
}

/** A button with just an icon; `label` is what it is called. */
export const iconButton = (name: Icon, label: string, click: () => void): HTMLButtonElement =>
  el('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, click }, [
    icon(name),
  ]);

/** The key that was pressed; empty for any other event. */
export const keyOf = (event: Event): string => (event instanceof KeyboardEvent ? event.key : '');
