import { el } from './element.ts';

const gap = 4;
const least = 160;

/** Puts a pop-up under its anchor, or above it where there is more room. */
function place(popUp: HTMLElement, anchor: HTMLElement, wide: boolean): void {
  const box = anchor.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - 2 * gap;
  const goesUp = below < least && box.top > below;
  popUp.style.maxHeight = `${Math.min(320, goesUp ? box.top - 2 * gap : below)}px`;
  if (wide) popUp.style.width = `${box.width}px`;
  const height = popUp.offsetHeight;
  popUp.style.top = `${goesUp ? box.top - height - gap : box.bottom + gap}px`;
  popUp.style.left = `${Math.max(gap, Math.min(box.left, window.innerWidth - popUp.offsetWidth - gap))}px`;
}

export type PopUp = {
  readonly root: HTMLElement;
  readonly show: () => void;
  readonly hide: () => void;
  readonly isOpen: () => boolean;
};

/** Something that lies above all else beside `anchor`; `wide` makes it as wide as that. */
export function popUpAt(anchor: HTMLElement, wide: boolean): PopUp {
  const root = el('div', { class: 'pop-up', popover: 'manual' });
  const follow = (): void => place(root, anchor, wide);
  const isOpen = (): boolean => root.matches(':popover-open');
  return {
    root,
    isOpen,
    show: () => {
      if (!isOpen()) {
        root.showPopover();
        window.addEventListener('scroll', follow, true);
        window.addEventListener('resize', follow);
      }
      follow();
    },
    hide: () => {
      if (isOpen()) root.hidePopover();
      window.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
    },
  };
}
