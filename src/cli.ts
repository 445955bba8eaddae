#!/usr/bin/env node
import { config as readDotenv } from 'dotenv';

const usage = `ddkey start     run the bot
ddkey sandbox   try everything against local stand-ins for Slack and Datadog
ddkey story     watch one request from asking to expiry, in the sandbox`;

const out = { write: (text: string): void => void process.stdout.write(text) };

/** Runs one command; gives the exit code, or null while the process is to stay up. */
async function run(command: string | undefined): Promise<number | null> {
  switch (command) {
    case 'start': {
      readDotenv({ quiet: true });
      const { runBot } = await import('./main.ts');
      const code = await runBot({ env: process.env, out });
      // Whatever a start that failed left behind must not keep the process.
      if (code !== 0) process.exit(code);
      return null;
    }
    case 'sandbox': {
      const { runSandbox } = await import('./sandbox/main.ts');
      await runSandbox({ path: process.env['PATH'], out });
      return null;
    }
    case 'story': {
      const { runStory } = await import('./sandbox/main.ts');
      return runStory({ path: process.env['PATH'], out });
    }
    default:
      console.log(usage);
      return command === undefined || command === 'help' || command === '--help' ? 0 : 2;
  }
}

const code = await run(process.argv[2]);
if (code !== null) process.exitCode = code;
