import { startBotProcess } from './bot-process.ts';
import { startSandbox } from './start-sandbox.ts';

type Place = {
  readonly path: string | undefined;
  readonly out: { readonly write: (text: string) => void };
};

/** Starts stand-ins and bot and stays up until a signal comes. */
export async function runSandbox({ path, out }: Place): Promise<void> {
  const sandbox = await startSandbox();
  const bot = await startBotProcess(sandbox, { path });
  out.write(`The sandbox is up. Control API: ${sandbox.controlUrl}/control\n`);
  const stop = async (): Promise<void> => {
    await bot.stop();
    await sandbox.stop();
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

export async function runStory({ path, out }: Place): Promise<number> {
  void path;
  out.write('');
  return 0;
}
