import { writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { runDoctor } from '../../src/commands/doctor.ts';
import { ConfigUnusable, readConfig } from '../../src/config.ts';
import type { CheckName } from '../../src/doctor/checks.ts';
import type { Verdict } from '../../src/doctor/finding.ts';
import {
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../src/sandbox/start-sandbox.ts';

export type Env = Readonly<Record<string, string>>;

/** The scopes that the README gives to the bot's own key. */
export const goodScopes = [
  'service_account_write',
  'user_access_read',
  'audit_logs_read',
  'org_app_keys_read',
  'org_app_keys_write',
  'api_keys_write',
  'api_keys_read',
  'api_keys_delete',
];

/** One way in which a set-up can be broken, and what the doctor has to say of it. */
export type Broken = {
  readonly what: string;
  readonly slack?: NonNullable<SandboxOptions['slack']>;
  readonly datadog?: NonNullable<SandboxOptions['datadog']>;
  readonly env?: Env;
  /** The policy file, in place of one that names an admin. */
  readonly policy?: string;
  /** What is done before the doctor looks. */
  readonly given?: (sandbox: Sandbox) => unknown;
  /** Every check that does not come out right; all others do. */
  readonly found: Partial<Readonly<Record<CheckName, Verdict>>>;
  /** What is said of the first of them, and what to do. */
  readonly says: string;
  readonly next: string;
  readonly code: 0 | 1 | 2;
};

const Told = z.object({
  fine: z.boolean(),
  findings: z.array(
    z.object({
      check: z.string(),
      subject: z.string(),
      verdict: z.string(),
      says: z.string(),
      why: z.string().min(10),
      next: z.string().nullable(),
    }),
  ),
});
export type Told = z.infer<typeof Told>;

function setupOf(env: Env) {
  try {
    return readConfig(env);
  } catch (fault) {
    if (fault instanceof ConfigUnusable) return fault.faults;
    throw fault;
  }
}

/** Runs `ddkey doctor` in this process; gives the exit code and what was said. */
export async function doctor(env: Env, args: readonly string[] = []) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const setup = setupOf(env);
  const code = await runDoctor({ args, env, out: { write }, setup, clock: systemClock });
  return { code, said };
}

/** The same for a script. */
export async function doctorJson(env: Env): Promise<Told & { readonly code: number }> {
  const { code, said } = await doctor(env, ['--json']);
  return { code, ...Told.parse(JSON.parse(said)) };
}

/** What does not come out right, by check. */
export const notRight = ({ findings }: Told): Record<string, string> =>
  Object.fromEntries(
    findings
      .filter(({ verdict }) => verdict !== 'right')
      .map(({ check, verdict }) => [check, verdict]),
  );

/** A sandbox in which everything is right, but for what is asked for. */
export async function within<T>(
  { slack = {}, datadog = {} }: Pick<Broken, 'slack' | 'datadog'>,
  use: (sandbox: Sandbox, env: Env) => Promise<T>,
): Promise<T> {
  const sandbox = await startSandbox({
    minMsPerChannelMessage: 0,
    slack,
    datadog: { ownKeyScopes: goodScopes, ...datadog },
  });
  try {
    return await use(sandbox, { ...sandbox.env, DDKEY_SANDBOX_CLOCK: '' });
  } finally {
    await sandbox.stop();
  }
}

/** Plays one broken set-up and checks that just the right checks find it, with the right advice. */
export async function play(broken: Broken): Promise<void> {
  await within(broken, async (sandbox, usual) => {
    const env = { ...usual, ...broken.env };
    if (broken.policy !== undefined) writeFileSync(env['DDKEY_POLICY'] ?? '', broken.policy);
    await broken.given?.(sandbox);
    const told = await doctorJson(env);
    expect(notRight(told)).toEqual(broken.found);
    const [first] = Object.keys(broken.found);
    const finding = told.findings.find(
      ({ check, verdict }) => check === first && verdict !== 'right',
    );
    expect(finding?.says).toContain(broken.says);
    expect(finding?.next).toContain(broken.next);
    expect(told.code).toBe(broken.code);
    expect(told.fine).toBe(broken.code === 0);
  });
}
