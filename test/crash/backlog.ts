import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerTx } from '../../src/access/ledger-port.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { DatadogId, SlackUserId } from '../../src/policy/ids.ts';
import { addSeconds, day, hour, type Instant, instantOf } from '../../src/policy/instant.ts';
import { startBotProcess } from '../../src/sandbox/bot-process.ts';
import { channels, credentials, people } from '../../src/sandbox/people.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { approve, ask, openStage, type Wish } from '../../src/sandbox/story/stage.ts';
import { teller } from '../../src/sandbox/story/teller.ts';
import { newKey, newRequest } from '../ledger/throw-away.ts';
import { openObserver } from './observer.ts';

const commands = 200;
const everyMs = 10;
const rowsAtOnce = 500;
const limitSeconds = 1;
const endsWithinMs = 30 * 60_000;
const wish: Wish = {
  purpose: 'Asked for in the middle of it',
  preset: 'dashboards-as-code',
  keptIn: 'A vault',
  lifetimeSeconds: day,
  note: 'The line is long, and this one should not stand in it.',
};
const ana = SlackUserId.parse(people.requester.id);
const serviceAccount = DatadogId.parse(credentials.serviceAccount);
const owner = { kind: 'service-account', id: serviceAccount } as const;
const ben = SlackUserId.parse(people.approver.id);

/** A key that somebody holds and that ended a while ago; the stand-in knows none of these ids. */
async function giveOverdue(tx: LedgerTx, expiresAt: Instant): Promise<void> {
  const asked = addSeconds(expiresAt, -2 * day);
  const fresh = newRequest();
  const { id } = fresh;
  const lapsesAt = addSeconds(asked, 3 * day);
  await tx.insertRequest({ ...fresh, requester: ana, submittedAt: asked, lapsesAt });
  const decision = { by: ben, at: asked, verdict: 'approve', reason: null } as const;
  await tx.moveRequest(id, { from: 'pending', to: 'approved', decision });
  await tx.insertGrant({ requestId: id, holder: ana, claimEndsAt: lapsesAt });
  await tx.startGeneration(id, 0, { at: asked, by: ana });
  const key = { ...newKey(id), owner, intendedAt: asked };
  await tx.insertKey(key);
  const ids = { datadogId: DatadogId.parse(randomUUID()), last4: 'over' };
  await tx.moveKey(key.id, { from: 'intended', to: 'made' }, ids);
  await tx.moveKey(key.id, { from: 'made', to: 'showing' }, { shownAt: asked, expiresAt });
  await tx.moveKey(key.id, { from: 'showing', to: 'live' });
  await tx.setGrantExpiry(id, expiresAt);
  await tx.moveRequest(id, { from: 'approved', to: 'fulfilled' });
  await tx.addDue({ kind: 'expire', subject: key.id, runAt: expiresAt });
}

async function fill(sandbox: Sandbox, size: number): Promise<void> {
  const auditKey = Buffer.from(sandbox.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
  const ledger = await openLedger(sandbox.ledgerPath, auditKey, () => {});
  const now = instantOf(sandbox.clock.now().getTime());
  for (let left = size; left > 0; left -= rowsAtOnce) {
    await ledger.inTransaction(async (tx) => {
      for (let row = 0; row < Math.min(left, rowsAtOnce); row += 1) {
        // They ended one after the other, the first of them an hour ago.
        await giveOverdue(tx, addSeconds(now, (hour / 2) * (-1 - (left - row) / size)));
      }
    });
  }
  await ledger.close();
}

async function sendCommands(sandbox: Sandbox) {
  const answers: { acknowledged: boolean; ackMs: number }[] = [];
  for (let number = 0; number < commands; number += 1) {
    const act = { do: 'command', channel: channels.general.id, text: 'help' } as const;
    answers.push(await sandbox.slack.act(people.admin.id, act, 1));
    await pause(everyMs);
  }
  return answers;
}

/** Ana asks for a key, Ben approves, and it is shown. */
async function getsKey(sandbox: Sandbox): Promise<void> {
  const stage = openStage(
    sandbox,
    teller(() => {}),
  );
  await ask(stage, wish);
  await approve(stage, wish.purpose);
}

/** Most calls that came inside the window after one 429; those under way already cannot know. */
function mostInsideWindow(deletions: readonly { at: number; status: number }[]): number {
  const windows = deletions
    .filter(({ status }) => status === 429)
    .map(
      (limit) =>
        deletions.filter(({ at }) => at > limit.at && at < limit.at + limitSeconds * 900).length,
    );
  return Math.max(0, ...windows);
}

export type Drained = {
  readonly size: number;
  readonly acknowledged: number;
  readonly slowestAckMs: number;
  /** Keys that were still to be revoked when the last command was acknowledged. */
  readonly leftAtLastAck: number;
  /** Keys that were still to be revoked when a key was shown that was asked for meanwhile. */
  readonly leftAtNewKey: number;
  /** The most keys seen out of use here and not yet deleted; it rises while Datadog says "wait". */
  readonly mostHalfway: number;
  readonly notRevoked: number;
  /** Deletions that Datadog carried out or had carried out before; more than `size` is twice. */
  readonly deletions: number;
  readonly limits: number;
  readonly mostInsideWindow: number;
  readonly drainedAfterMs: number;
};

async function drain(sandbox: Sandbox, size: number): Promise<Drained> {
  const auditKey = Buffer.from(sandbox.env['DDKEY_AUDIT_KEY'] ?? '', 'base64');
  const observer = openObserver(`sqlite:${sandbox.ledgerPath}`, auditKey);
  const left = () => observer.overdue(sandbox.clock.now().toISOString());
  for (let each = 0; each < 5; each += 1) {
    const what = { kind: 'rate-limited', seconds: limitSeconds } as const;
    // Each counts the calls that reach it, and the first takes the one that is its own.
    const skip = Math.round((size / 6) * (each + 1));
    await sandbox.control.fault({ side: 'datadog', call: 'delete', what, skip });
  }
  const bot = await startBotProcess(sandbox, { path: process.env['PATH'] });
  const startedAt = Date.now();
  const answers = await sendCommands(sandbox);
  const leftAtLastAck = await left();
  await getsKey(sandbox);
  const leftAtNewKey = await left();
  let mostHalfway = 0;
  while ((await left()) > 0 && Date.now() - startedAt < endsWithinMs) {
    mostHalfway = Math.max(mostHalfway, await observer.revoking());
    await pause(100);
  }
  const drainedAfterMs = Date.now() - startedAt;
  const notRevoked = await left();
  await bot.stop();
  await observer.close();
  const calls = sandbox.datadog.calls().filter(({ method }) => method === 'delete');
  const limits = calls.filter(({ status }) => status === 429).length;
  return {
    size,
    acknowledged: answers.filter((each) => each.acknowledged).length,
    slowestAckMs: Math.round(Math.max(...answers.map(({ ackMs }) => ackMs))),
    leftAtLastAck,
    leftAtNewKey,
    mostHalfway,
    notRevoked,
    deletions: calls.length - limits,
    limits,
    mostInsideWindow: mostInsideWindow(calls),
    drainedAfterMs,
  };
}

/** Starts a bot with `size` overdue keys while people send commands, and waits until all are gone. */
export async function playBacklog(size: number): Promise<Drained> {
  const sandbox = await startSandbox({ minMsPerChannelMessage: 0 });
  try {
    await fill(sandbox, size);
    return await drain(sandbox, size);
  } finally {
    await sandbox.stop();
  }
}

/** The worker's places: so many calls can be under way when Datadog says to wait. */
const underWayAtMost = 8;

export const backlogWentWell = (it: Drained): boolean =>
  it.acknowledged === commands &&
  it.leftAtLastAck > 0 &&
  it.leftAtNewKey > 0 &&
  it.notRevoked === 0 &&
  it.deletions === it.size &&
  it.mostInsideWindow <= underWayAtMost;
