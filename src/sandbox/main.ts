import { startBotProcess } from './bot-process.ts';
import { portNear } from './free-port.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';
import { theDenial, theEnd, theKey } from './story/chapters.ts';
import { openStage } from './story/stage.ts';
import { teller } from './story/teller.ts';

type Place = {
  readonly path: string | undefined;
  readonly out: { readonly write: (text: string) => void };
};

/** The page's usual port, so that a browser remembers its settings from one visit to the next. */
const usualPort = 4747;

/** Starts stand-ins, bot and page, and stays up until a signal comes. */
export async function runSandbox({ path, out }: Place): Promise<void> {
  const sandbox = await startSandbox({ port: await portNear(usualPort) });
  const bot = await startBotProcess(sandbox, { path });
  out.write(
    `The sandbox is up: the real bot between a stand-in for Slack and one for Datadog.
Open ${sandbox.controlUrl} in a browser. Press Ctrl-C to stop.
`,
  );
  const stop = async (): Promise<void> => {
    await bot.stop();
    await sandbox.stop();
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

async function tellStory(sandbox: Sandbox, place: Place): Promise<number> {
  const tell = teller(place.out.write);
  const bot = await startBotProcess(sandbox, { path: place.path });
  tell.line('The real bot runs between a stand-in for Slack and one for Datadog.');
  const stage = openStage(sandbox, tell);
  try {
    for (const chapter of [theKey, theDenial, theEnd]) await chapter(stage);
    const code = await bot.stop();
    tell.chapter('The end');
    tell.holds('the bot stopped in order', code === 0);
    tell.line(`\nAll ${tell.held()} things held.`);
    return 0;
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    tell.line(`\nThe story broke: ${why}\n\nThe bot wrote:\n${bot.output()}`);
    await bot.kill();
    return 1;
  }
}

/** Plays one request from asking to expiry and prints what each person saw; 0 when all held. */
export async function runStory(place: Place): Promise<number> {
  const sandbox = await startSandbox();
  try {
    return await tellStory(sandbox, place);
  } finally {
    await sandbox.stop();
  }
}
