import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BotProcess, startBotProcess } from '../../src/sandbox/bot-process.ts';
import { people } from '../../src/sandbox/people.ts';
import { type PersonAt, personAt } from '../../src/sandbox/person.ts';
import {
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../src/sandbox/start-sandbox.ts';
import { keysAlive, type Play } from './fault-case.ts';

export type Env = Readonly<Record<string, string>>;

type How = Pick<Parameters<typeof startBotProcess>[1], 'entry' | 'said'>;

export type Place = {
  readonly sandbox: Sandbox;
  readonly ana: PersonAt;
  readonly ben: PersonAt;
  /** A folder that is gone with the case. */
  readonly folder: string;
  /**
   * Starts a bot in a process of its own; `entry` is another program that runs it, `said` what to
   * wait for where Slack cannot reach it.
   */
  readonly start: (env?: Env, how?: How) => Promise<BotProcess>;
};

/** A case whose bots are processes of their own; all of them are gone when it is over. */
export const inProcess =
  (script: (place: Place, saw: string) => Promise<unknown>, options: SandboxOptions = {}): Play =>
  async (saw) => {
    const sandbox = await startSandbox({ minMsPerChannelMessage: 0, ...options });
    const folder = mkdtempSync(join(tmpdir(), 'ddkey-fault-'));
    const bots: BotProcess[] = [];
    const place: Place = {
      sandbox,
      folder,
      ana: personAt(sandbox.control, people.requester.id),
      ben: personAt(sandbox.control, people.approver.id),
      async start(env = {}, how = {}) {
        const bot = await startBotProcess(sandbox, {
          path: process.env['PATH'],
          env,
          ...how,
        });
        bots.push(bot);
        return bot;
      },
    };
    try {
      await script(place, saw);
      return keysAlive(sandbox).length;
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault);
      const output = bots.map((bot) => bot.output().slice(-1500)).join('\n---\n');
      throw new Error(`${why}\n${output}`, { cause: fault });
    } finally {
      for (const bot of bots) await bot.kill();
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };

export const formOf = (purpose: string) =>
  ({
    preset: 'dashboards-as-code',
    'kept-in': 'Vault',
    lifetime: '86400',
    purpose,
  }) as const;
