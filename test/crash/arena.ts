import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hour, minute } from '../../src/policy/instant.ts';
import { people } from '../../src/sandbox/people.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { freshDatabase, sqliteFile } from '../database.ts';
import { rootToken, type VaultStandIn, vaultStandIn } from '../vault/vault-stand-in.ts';
import { emptyWallet, type Wallet } from './drive.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Observer, openObserver } from './observer.ts';

/** Work that is tried again within this is not rest yet. */
const soonMs = 3000;
const restWithinMs = 90_000;

/** A sandbox in which a fleet of bots dies and comes back, and what people gathered in it. */
export type Arena = {
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
  readonly fleet: Fleet;
  readonly observer: Observer;
  /** Where keys go that nobody is shown. */
  readonly vault: VaultStandIn;
  readonly wallet: Wallet;
  readonly accepted: string[];
  /** Waits until nothing is due; false when that takes too long. */
  readonly rest: () => Promise<boolean>;
  /** Moves the clock, and waits. */
  readonly pass: (seconds: number) => Promise<boolean>;
  /** Lets the times of the watch pass, and all that falls due in them. */
  readonly watch: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type ArenaOptions = {
  readonly replicas: number;
  readonly postgres: boolean;
  /** The text of a policy file; none by default. */
  readonly policy?: string;
  /** PostgreSQL: how long the work of a dead bot waits. */
  readonly leaseSeconds?: number;
};

/** With others on the same database, the work of a dead bot waits for its lease. */
const shortLease = 3;

export async function openArena(options: ArenaOptions): Promise<Arena> {
  const { replicas, postgres, policy, leaseSeconds = shortLease } = options;
  const sandbox = await startSandbox({
    minMsPerChannelMessage: 0,
    datadog: { maxAllowedPerUser: 100_000, maxApiKeys: 100_000 },
  });
  const path = sandbox.ledgerPath;
  const policyPath = join(dirname(path), 'policy.yml');
  if (policy !== undefined) writeFileSync(policyPath, policy);
  const vault = await vaultStandIn();
  const database = postgres ? freshDatabase(path) : sqliteFile(path);
  const fleet = await startFleet({
    sandbox,
    size: replicas,
    env: {
      VAULT_ADDR: vault.url,
      VAULT_TOKEN: rootToken,
      ...(policy === undefined ? {} : { DDKEY_POLICY: policyPath }),
    },
    databaseUrl: database.url,
    leaseSeconds: postgres ? leaseSeconds : null,
  });
  const auditKey = Buffer.from(sandbox.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
  const observer = openObserver(database.url, auditKey);
  for (const { id } of [people.requester, people.admin]) {
    await sandbox.slack.act(id, { do: 'open-home' }, 1);
  }
  const isAtRest = async (): Promise<boolean> => {
    if (!fleet.areUp()) return false;
    const until = new Date(sandbox.clock.now().getTime() + soonMs).toISOString();
    return (await observer.dueBefore(until).catch(() => 1)) === 0;
  };
  const rest = async (): Promise<boolean> => {
    const deadline = Date.now() + restWithinMs;
    let quiet = 0;
    while (Date.now() < deadline) {
      quiet = (await isAtRest()) ? quiet + 1 : 0;
      if (quiet === 3) return true;
      await pause(25);
    }
    return false;
  };
  const pass = async (seconds: number): Promise<boolean> => {
    await sandbox.control.moveClock(seconds * 1000);
    return rest();
  };
  return {
    sandbox,
    databaseUrl: database.url,
    fleet,
    observer,
    vault,
    wallet: emptyWallet(),
    accepted: [],
    rest,
    pass,
    async watch() {
      for (const seconds of [0, minute, 10 * minute, hour]) {
        if (!(await pass(seconds))) return false;
      }
      return true;
    },
    async close() {
      await fleet.stop();
      await observer.close();
      database.drop();
      await vault.stop();
      await sandbox.stop();
    },
  };
}
