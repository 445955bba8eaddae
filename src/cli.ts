#!/usr/bin/env node
import { config as readDotenv } from 'dotenv';

const usage = `ddkey init      ask for everything that a bot needs, check it, and write .env
ddkey doctor    look at everything that the bot needs, and say what is wrong and what to do; --json
ddkey start     run the bot
ddkey sandbox   try everything against local stand-ins for Slack and Datadog
ddkey story     watch one request from asking to expiry, in the sandbox
ddkey scopes TEXT [--json]
                say which scopes an API call, a curl line, Terraform, an error answer or plain
                words need; TEXT is - to read it from what is piped in
ddkey policy check FILE [--json] | explain … | test FILE | replay --since 30d
                judge a policy file before a bot works with it; ddkey policy help says more
ddkey keys list | show KEY | revoke KEY --reason TEXT | rotate KEY --reason TEXT
                look at keys in the ledger, revoke and rotate them, beside the running bot; ddkey
                keys help says more
ddkey audit verify | export | show --request r_…
                check the audit chain, write it out, tell the story of a request; ddkey audit help
                says more
ddkey review start --until DATE | status | export | cancel
                ask every holder which keys are still needed; ddkey review help says more
ddkey backup FILE
                copy the ledger file into a new one, beside the running bot, and check the copy
ddkey ledger copy --from sqlite:PATH --to postgres://...
                move the ledger into an empty PostgreSQL database, while no bot runs`;

const out = { write: (text: string): void => void process.stdout.write(text) };

/** True once the output was taken; a reader that went away is no crash. */
const printed = (text: string): Promise<boolean> =>
  new Promise((resolve) => {
    process.stdout.on('error', () => resolve(false));
    process.stdout.write(text, (fault) => resolve(!fault));
  });

/** What the bot would start with; a sentence for each fault where it would not. */
async function readSetup() {
  const { ConfigUnusable, readConfig } = await import('./config.ts');
  try {
    return readConfig(process.env);
  } catch (fault) {
    if (fault instanceof ConfigUnusable) return fault.faults;
    throw fault;
  }
}

/** The bot's own ports for a command that makes a key, with the bot's whole environment. */
async function openMaking() {
  const setup = await readSetup();
  if (!('slack' in setup)) return setup;
  const { openBesideBot } = await import('./beside-bot.ts');
  const { systemClock } = await import('./clock.ts');
  return openBesideBot(setup, systemClock);
}

const making = { open: openMaking, isTerminal: process.stdout.isTTY, print: printed };

/** A command that looks at something, or writes a wish beside the bot; gives the exit code. */
async function runTool(command: string | undefined): Promise<number> {
  const given = { args: process.argv.slice(3), env: process.env, out };
  switch (command) {
    case 'scopes': {
      const { runScopes } = await import('./commands/scopes.ts');
      const { text: input } = await import('node:stream/consumers');
      return runScopes({ ...given, input: () => input(process.stdin) });
    }
    case 'policy': {
      readDotenv({ quiet: true });
      const { runPolicy } = await import('./commands/policy.ts');
      return runPolicy(given);
    }
    case 'keys':
    case 'review': {
      readDotenv({ quiet: true });
      const { hostname, userInfo } = await import('node:os');
      const acting = { ...given, at: { user: userInfo().username, host: hostname() }, making };
      if (command === 'review') return (await import('./commands/review.ts')).runReview(acting);
      return (await import('./commands/keys.ts')).runKeys(acting);
    }
    case 'audit': {
      readDotenv({ quiet: true });
      const { runAudit } = await import('./commands/audit.ts');
      return runAudit(given);
    }
    case 'doctor': {
      readDotenv({ quiet: true });
      const { runDoctor } = await import('./commands/doctor.ts');
      const { systemClock: clock } = await import('./clock.ts');
      return runDoctor({ ...given, setup: await readSetup(), clock });
    }
    case 'backup':
    case 'ledger': {
      readDotenv({ quiet: true });
      const { runBackup, runLedger } = await import('./ledger/commands.ts');
      return command === 'backup' ? runBackup(given) : runLedger(given);
    }
    default:
      console.log(usage);
      return command === undefined || command === 'help' || command === '--help' ? 0 : 2;
  }
}

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
    default:
      return runTool(command);
  }
}

/** A fault of ours, as it may be printed. */
async function crashed(fault: unknown): Promise<number> {
  const { redact } = await import('./redact.ts');
  console.error(redact(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)));
  return 1;
}

const code = await run(process.argv[2]).catch(crashed);
if (code !== null) process.exitCode = code;
