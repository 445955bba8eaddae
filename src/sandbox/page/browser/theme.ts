import { iconButton } from './element.ts';

const kept = 'ddkey-theme';

const isDark = (): boolean => {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen !== undefined) return chosen === 'dark';
  return window.matchMedia('(prefers-color-scheme: dark)').matches;
};

/** Takes the scheme that was chosen on an earlier visit; else the system's counts. */
export function recallTheme(): void {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset['theme'] = chosen;
}

/** Switches between the dark and the light scheme. */
export const themeButton = (): HTMLElement =>
  iconButton('theme', 'Dark or light', () => {
    const next = isDark() ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem(kept, next);
  });
