import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Express } from 'express';
import type { Changes } from '../changes.ts';
import type { Fault, SeenCall, StandInKey } from '../control.ts';
import { callerHangsUp } from '../keep-alive.ts';
import { accessTokenHandlers } from './access-tokens.ts';
import { apiKeyHandlers } from './api-keys.ts';
import { applicationKeyHandlers } from './application-keys.ts';
import { auditHandlers } from './audit-search.ts';
import { type ByHand, doByHand } from './by-hand.ts';
import { openData } from './data-endpoints.ts';
import { openFaults } from './faults.ts';
import { openLogs } from './logs-intake.ts';
import { isAlive, isSeed, type Org, openOrg, type ScopeKnown, type StoredKey } from './org.ts';
import { permissionHandlers } from './permissions.ts';
import { serve } from './serve.ts';
import { whoCallsHandlers } from './who-calls.ts';

export type DatadogStandIn = {
  readonly apiUrl: string;
  /** Every key that somebody made here, revoked ones too; not the two that the bot began with. */
  keys(): StandInKey[];
  /** Every log line that was sent here, oldest first. */
  logs(): string[];
  /** Every secret ever made here; all are plainly fake. */
  secrets(): string[];
  /** Revokes as somebody in Datadog's own pages would. Throws when no such live key is there. */
  revokeByHand(id: string): void;
  /** What else somebody does there. Throws when there is no such key or person. */
  byHand(deed: ByHand): void;
  /** Throws on a fault of Slack's. */
  fault(fault: Fault): void;
  clearFaults(): void;
  calls(): SeenCall[];
  /** Drops open connections and forgets what was still to happen. */
  stop(): Promise<void>;
};

export type DatadogOptions = {
  /** Default: any free one. */
  readonly port?: number;
  /** The sandbox's movable clock; keys' times and ends follow it. Default: real time. */
  readonly now?: () => Date;
  /** What this org knows as scopes. */
  readonly scopes: readonly ScopeKnown[];
  /** Default 100, Datadog's documented maximum; smaller makes paging cheap to try. */
  readonly pageSizeMax?: number;
  /** Application keys per owner, default 1000. */
  readonly maxAllowedPerUser?: number;
  /** API keys of the org, default 50. */
  readonly maxApiKeys?: number;
  /** What the bot's own application key is limited to; to nothing by default. */
  readonly ownKeyScopes?: readonly string[];
  /** Whether there are access tokens, as by default. */
  readonly offersTokens?: boolean;
  /** One-Time Read mode, on by default. */
  readonly oneTimeRead?: boolean;
  /** Hears of everything that may have changed a key. */
  readonly changes?: Pick<Changes, 'announce'>;
};

const listen = async (app: Express, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', (error) => {
      if (error === undefined) resolve(server);
      else reject(error);
    });
    server.keepAliveTimeout = callerHangsUp;
  });

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

const reported = (key: StoredKey): StandInKey => ({
  id: key.id,
  kind: key.kind,
  name: key.name,
  last4: key.secret.slice(-4),
  scopes: key.scopes === null ? null : [...key.scopes],
  owner: key.owner.id,
  createdAt: key.createdAt.toISOString(),
  expiresAt: iso(key.expiresAt),
  lastUsedAt: iso(key.lastUsedAt),
  revokedAt: iso(key.revokedAt),
});

const revoke = (org: Org, id: string): void => {
  const key = org.keys.find((candidate) => candidate.id === id && isAlive(candidate, org.now()));
  if (key === undefined) throw new Error(`the Datadog stand-in has no live key ${id}`);
  key.revokedAt = org.now();
};

const orgOf = (
  options: DatadogOptions,
  { listLagMs, isOverlooked }: Pick<Org, 'listLagMs' | 'isOverlooked'>,
): Org =>
  openOrg({
    now: options.now ?? (() => new Date()),
    scopes: options.scopes,
    pageSizeMax: options.pageSizeMax ?? 100,
    maxAllowedPerUser: options.maxAllowedPerUser ?? 1000,
    maxApiKeys: options.maxApiKeys ?? 50,
    ownKeyScopes: options.ownKeyScopes ?? null,
    offersTokens: options.offersTokens ?? true,
    oneTimeRead: options.oneTimeRead ?? true,
    listLagMs,
    isOverlooked,
  });

/** Waits that all end at once, with false, when `signal` fires. */
const waiting =
  (signal: AbortSignal) =>
  (ms: number): Promise<boolean> =>
    delay(ms, undefined, { signal }).then(
      () => true,
      () => false,
    );

/**
 * Starts a strict stand-in for Datadog's API on 127.0.0.1. It knows `credentials` of the sandbox and
 * two service accounts, keeps everything in memory, and refuses what the real one refuses. Rejects
 * when the port is taken.
 */
export const startDatadog = async (options: DatadogOptions): Promise<DatadogStandIn> => {
  const faults = openFaults();
  const org = orgOf(options, faults);
  const calls: SeenCall[] = [];
  const logs = openLogs();
  const stopping = new AbortController();
  const handlers = {
    ...applicationKeyHandlers,
    ...apiKeyHandlers,
    ...accessTokenHandlers,
    ...permissionHandlers,
    ...whoCallsHandlers,
    ...auditHandlers,
    ...openData(),
    ...logs.handlers,
  };
  const changed = (): void => options.changes?.announce();
  const app = serve({ org, faults, handlers, calls, changed, wait: waiting(stopping.signal) });
  const server = await listen(app, options.port ?? 0);
  const made = (): StoredKey[] => org.keys.filter((key) => !isSeed(key));
  return {
    apiUrl: `http://127.0.0.1:${portOf(server)}`,
    keys: () => made().map(reported),
    logs: logs.taken,
    secrets: () => made().map((key) => key.secret),
    revokeByHand: (id) => {
      revoke(org, id);
      changed();
    },
    byHand: (deed) => {
      doByHand(org, deed);
      changed();
    },
    fault: faults.add,
    clearFaults: faults.clear,
    calls: () => calls.map((call) => ({ ...call })),
    stop: () => {
      stopping.abort();
      return close(server);
    },
  };
};
