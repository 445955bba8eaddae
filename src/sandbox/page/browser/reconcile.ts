export type Item = {
  readonly key: string;
  /** Changes whenever the item has to be drawn anew. */
  readonly signature: string;
  readonly draw: () => HTMLElement;
};

const signatures = new WeakMap<Element, string>();

const focusKey = (element: Element): string | null => element.getAttribute('data-focus');

/** Where the focus was inside of `before`, it goes to the same thing in `after`. */
function keepFocus(before: Element, after: Element): void {
  const active = document.activeElement;
  if (active === null || !before.contains(active)) return;
  const wanted = focusKey(active);
  const same = [...after.querySelectorAll('[data-focus]')].find(
    (element) => focusKey(element) === wanted,
  );
  before.replaceWith(after);
  if (wanted !== null && same instanceof HTMLElement) same.focus();
}

function freshOf(item: Item, before: Element | undefined): Element {
  if (before !== undefined && signatures.get(before) === item.signature) return before;
  const fresh = item.draw();
  fresh.setAttribute('data-key', item.key);
  signatures.set(fresh, item.signature);
  if (before !== undefined) keepFocus(before, fresh);
  return fresh;
}

/** Makes the children of `parent` these items. What did not change stays as it is, focus and all. */
export function reconcile(parent: Element, items: readonly Item[]): void {
  const known = new Map(
    [...parent.children].map((child) => [child.getAttribute('data-key'), child]),
  );
  const wanted = items.map((item) => freshOf(item, known.get(item.key)));
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, at) => {
    const here = parent.children[at];
    if (here !== child) parent.insertBefore(child, here ?? null);
  });
}
