import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { z } from 'zod';
import type { ClaimedDue, StepResult } from '../../src/access/due-work.ts';
import type { Messenger } from '../../src/access/ports.ts';
import type { SweepNote } from '../../src/access/sweep-report.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { newId } from '../../src/new-id.ts';
import { addSeconds, instantOf } from '../../src/policy/instant.ts';
import { channelPolicy, type Rule } from '../../src/policy/policy.ts';
import { runDue, type StepDeps } from '../../src/worker/run-due.ts';
import { sqliteFile } from '../database.ts';
import { channel, handMadeDirectory, handMadeIssuer, org, scopeNames } from './hand-made.ts';
import { handMadeRegister } from './hand-made-register.ts';
import { handMadeMessenger } from './hand-made-slack.ts';
import { handMadeStore } from './hand-made-store.ts';

/** In memory where there is such a place: nothing here has to outlive its process. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The steps on a real ledger, with hand-made ports and a clock that stands until it is moved. */
export async function openDesk() {
  const folder = mkdtempSync(join(place, 'ddkey-desk-'));
  const file = join(folder, 'ddkey.db');
  const ledger = await openLedger(file, Buffer.alloc(32, 'desk'), () => {});
  let time = instantOf(Date.UTC(2030, 0, 1));
  const clock = { now: () => time };
  const datadog = handMadeIssuer(clock.now);
  const register = handMadeRegister(datadog.alive);
  const slack = handMadeMessenger(clock.now);
  const store = handMadeStore();
  const sweepNotes: SweepNote[] = [];
  const tellOfSweep: Messenger['tellOfSweep'] = (to, note) => {
    sweepNotes.push(note);
    return slack.messenger.tellOfSweep(to, note);
  };
  const crew = handMadeDirectory();
  const kinds = ['application', 'pair', 'api', 'token'] as const;
  const policy = channelPolicy(channel, {
    orgs: [{ id: org, kinds, ownerLacks: [], environments: [] }],
    presets: [],
    admins: [],
  });
  let sweep = policy.sweep;
  let review = policy.review;
  let change: Partial<Rule> = {};
  let admins = policy.admins;
  const site = 'datadoghq.eu';
  const owner = { kind: 'current-user' } as const;
  const keyLimits = { application: null, api: null };
  const apiUrl = `https://api.${site}`;
  const deps = {
    ledger,
    clock,
    newId,
    policies: {
      policy: () => ({
        ...policy,
        sweep,
        review,
        admins,
        rules: policy.rules.map((rule) => ({ ...rule, ...change })),
      }),
      orgs: () => [
        { id: org, name: 'Datadog', site, apiUrl, owner, apiKeyHint: '', kinds, keyLimits },
      ],
    },
    catalogue: {
      all: () => scopeNames.map((name) => ({ name, group: 'Dashboards', displayName: name })),
    },
    directory: crew.directory,
    issuer: datadog.issuer,
    messenger: { ...slack.messenger, tellOfSweep },
    stores: store.stores,
    register: register.register,
    sinks: [],
    vitals: () => ({
      whyNoSlack: null,
      answeredAt: () => time,
      hasPolicyFile: false,
      policyWarnings: 0,
      useOfKeys: () => null,
    }),
  };
  /** When unfinished work runs again; null when it is done. */
  const nextRun = (result: StepResult) => {
    if (result.kind === 'done' || result.kind === 'next') return null;
    if (result.kind === 'later') return { at: result.at, error: null };
    return { at: result.notBefore ?? addSeconds(time, 1), error: result.error };
  };
  const settle = async (due: ClaimedDue, result: StepResult): Promise<void> => {
    const next = nextRun(result);
    if (next === null) await ledger.finishDue(due);
    else await ledger.postponeDue(due, next.at, next.error);
  };
  /** Runs a piece of work and what it hands on, with the desk's own ports or those of a worker. */
  const runOne = async (due: ClaimedDue, ports: StepDeps = deps): Promise<void> => {
    const result = await runDue(ports, due);
    if (result.kind === 'next') await runOne(result.due, ports);
    await settle(due, result);
  };
  const runNext = async (): Promise<boolean> => {
    const due = await ledger.claimDue(time, 60);
    if (due !== null) await runOne(due);
    return due !== null;
  };
  /** Runs all that is due now, one after the other. */
  const drain = async (): Promise<void> => {
    while (await runNext());
  };
  return {
    deps,
    ledger,
    clock,
    datadog,
    register: register.state,
    /** What the admins were told of sweeps. */
    sweepNotes,
    slack,
    store,
    crew,
    /** How the keys at Datadog are looked after from now on. */
    setSweep: (rules: typeof sweep): void => {
      sweep = rules;
    },
    /** What becomes of keys that nobody answers for in an access review. */
    setReview: (rules: typeof review): void => {
      review = rules;
    },
    /** What the one rule says differently from now on. */
    setRule: (next: Partial<Rule>): void => {
      change = next;
    },
    setAdmins: (people: typeof admins): void => {
      admins = people;
    },
    drain,
    runOne,
    settle,
    /** What the audit chain says, in order. */
    told: (): string[] =>
      z
        .array(z.object({ what: z.string() }))
        .parse(sqliteFile(file).rows('select what from audit_event order by seq'))
        .map(({ what }) => what),
    /** Forgets what happened outside of the ledger, for the next story on the same one. */
    forget(): void {
      datadog.forget();
      slack.forget();
      crew.state.active = true;
    },
    /** Another worker takes every claim over that is held now, as after a long pause. */
    takeClaimsOver(): void {
      const database = new Libsql(file);
      database.exec(`update due_work set claim_number = claim_number + 1, claimed_until = null
        where claimed_until is not null`);
      database.close();
    },
    move: (seconds: number): void => {
      time = addSeconds(time, seconds);
    },
    async close(): Promise<void> {
      await ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;
