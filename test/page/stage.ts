import type { Browser, Page } from 'playwright-core';
import { type BotProcess, startBotProcess } from '../../src/sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Look, openBrowser, openContext, openPage } from './browser.ts';

export type Stage = {
  readonly sandbox: Sandbox;
  /** A window of one person, in a browser of its own. */
  readonly windowOf: (person: string, look?: Look) => Promise<Page>;
  /** What went wrong in any window: faults of scripts, refused loads, blocks without a picture. */
  readonly troubles: () => readonly string[];
  /** Everything that the bot's process wrote so far. */
  readonly botWrote: () => string;
  readonly close: () => Promise<void>;
};

/** Reports a fault when the page met something that it cannot draw. */
const watchForUndrawn = (): void => {
  new MutationObserver(() => {
    for (const one of document.querySelectorAll('[data-undrawn]')) {
      reportError(new Error(`undrawn: ${one.getAttribute('data-undrawn')}`));
    }
  }).observe(document, { childList: true, subtree: true });
};

function listenTo(page: Page, troubles: string[]): void {
  page.on('pageerror', (fault) => troubles.push(`fault: ${fault.message}`));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (line) => {
    if (line.type() === 'error') troubles.push(line.text());
  });
}

type Running = { readonly sandbox: Sandbox; readonly bot: BotProcess; readonly browser: Browser };

/** What stands in the ledger before the bot starts. */
export type Before = (ledgerPath: string) => Promise<void>;

async function start(before: Before): Promise<Running> {
  const sandbox = await startSandbox({ minMsPerChannelMessage: 0 });
  await before(sandbox.ledgerPath);
  const bot = await startBotProcess(sandbox, { path: process.env['PATH'] });
  return { sandbox, bot, browser: await openBrowser() };
}

/** The real bot, both stand-ins, the page that is served with them, and a browser to look at it. */
export async function openStage(before: Before = async () => {}): Promise<Stage> {
  const { sandbox, bot, browser } = await start(before);
  const troubles: string[] = [];
  return {
    sandbox,
    troubles: () => troubles,
    botWrote: bot.output,
    windowOf: async (person, look = {}) => {
      const context = await openContext(browser, look);
      await context.addInitScript(watchForUndrawn);
      const page = await openPage(context, { url: sandbox.controlUrl, as: person });
      page.setDefaultTimeout(15_000);
      listenTo(page, troubles);
      return page;
    },
    close: async () => {
      await browser.close();
      await bot.stop();
      await sandbox.stop();
    },
  };
}
