#!/usr/bin/env node
import { config as readDotenv } from 'dotenv';

const usage = `ddkey init      ask for everything that a bot needs, check it, and write .env
ddkey start     run the bot
ddkey sandbox   try everything against local stand-ins for Slack and Datadog
ddkey story     watch one request from asking to expiry, in the sandbox
ddkey scopes TEXT [--json]
                say which scopes an API call, a curl line, Terraform, an error answer or plain
                words need; TEXT is - to read it from what is piped in
ddkey policy check FILE [--json] | explain … | test FILE | replay --since 30d
                judge a policy file before a bot works with it; ddkey policy help says more
ddkey backup FILE
                copy the ledger file into a new one, beside the running bot, and check the copy
ddkey ledger copy --from sqlite:PATH --to postgres://...
                move the ledger into an empty PostgreSQL database, while no bot runs`;

const out = { write: (text: string): void => void process.stdout.write(text) };

/** Runs one command; gives the exit code, or null while the process is to stay up. */
async function run(command: string | undefined): Promise<number | null> {
  switch (command) {
    case 'init': {
      const { faultOfVariable } = await import('./config.ts');
      const { runInit } = await import('./init/run-init.ts');
      const terminal = { input: process.stdin, output: out, isTerminal: process.stdin.isTTY };
      const folder = '.';
      return runInit({ terminal, faultOf: faultOfVariable, env: process.env, folder });
    }
    case 'start': {
      readDotenv({ quiet: true });
      const { runBot } = await import('./main.ts');
      const code = await runBot({ env: process.env, out });
      // Whatever a start that failed left behind must not keep the process.
      if (code !== 0) process.exit(code);
      return null;
    }
    case 'sandbox': {
      const { refusalOf } = await import('./sandbox/real-looking.ts');
      const refusal = refusalOf(process.env);
      if (refusal !== null) {
        console.error(refusal);
        return 2;
      }
      const { runSandbox } = await import('./sandbox/main.ts');
      await runSandbox({ path: process.env['PATH'], out });
      return null;
    }
    case 'story': {
      const { runStory } = await import('./sandbox/main.ts');
      return runStory({ path: process.env['PATH'], out });
    }
    case 'scopes': {
      const { runScopes } = await import('./commands/scopes.ts');
      const { text: input } = await import('node:stream/consumers');
      const args = process.argv.slice(3);
      return runScopes({ args, input: () => input(process.stdin), out });
    }
    case 'policy': {
      readDotenv({ quiet: true });
      const { runPolicy } = await import('./commands/policy.ts');
      return runPolicy({ args: process.argv.slice(3), env: process.env, out });
    }
    case 'backup':
    case 'ledger': {
      readDotenv({ quiet: true });
      const { runBackup, runLedger } = await import('./ledger/commands.ts');
      const given = { args: process.argv.slice(3), env: process.env, out };
      return command === 'backup' ? runBackup(given) : runLedger(given);
    }
    default:
      console.log(usage);
      return command === undefined || command === 'help' || command === '--help' ? 0 : 2;
  }
}

const code = await run(process.argv[2]);
if (code !== null) process.exitCode = code;
