import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium with a fresh and empty profile. */
export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });

export type Look = {
  readonly scheme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
  /** Whether the guide of the first visit may show. */
  readonly guide?: boolean;
  /** Pixels for each pixel; two for pictures. */
  readonly scale?: number;
};

/** A browser of its own for one person, as on another machine. */
export async function openContext(browser: Browser, look: Look = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1360, height: look.height ?? 860 },
    colorScheme: look.scheme ?? 'light',
    deviceScaleFactor: look.scale ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
    timezoneId: 'UTC',
  });
  if (look.guide !== true) {
    await context.addInitScript(() => localStorage.setItem('ddkey-guide', 'dismissed'));
  }
  return context;
}

/** The page of the sandbox as one person; resolves when it shows what they see. */
export async function openPage(
  context: BrowserContext,
  place: { readonly url: string; readonly as: string },
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${place.url}/?as=${place.as}`);
  await page.locator('body[data-ready]').waitFor();
  return page;
}
