import type { SlackUserId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import type { AuthorityDeps } from './authority.ts';
import { clueOf } from './clue.ts';
import type { KeyRecord } from './grant.ts';
import type { Listed } from './home-reads.ts';
import type { Ledger } from './ledger-port.ts';
import type { Story } from './notes.ts';
import type { Clock } from './ports.ts';
import { roleOver } from './role-over.ts';
import { storyOf } from './story.ts';

type Deps = AuthorityDeps & { readonly ledger: Ledger; readonly clock: Clock };

/** A key that fits a report, as far as the reporter may know of it. */
export type ReportedKey = {
  readonly key: KeyRecord;
  readonly story: Story;
  readonly holder: SlackUserId;
  readonly condition: 'works' | 'going' | 'over';
  readonly mayRevoke: boolean;
};
export type Reported = {
  /** How the key was named; `secret`: by itself, which nobody should do again. */
  readonly by: 'nothing' | 'id' | 'datadog-id' | 'name' | 'last4' | 'secret';
  readonly keys: Listed<ReportedKey>;
};

const listedAtMost = 5;

function conditionOf({ state }: KeyRecord): ReportedKey['condition'] {
  if (state === 'revoking') return 'going';
  return state === 'revoked' || state === 'gone' || state === 'abandoned' ? 'over' : 'works';
}

async function reportedKey(
  deps: Deps,
  key: KeyRecord,
  by: SlackUserId,
): Promise<ReportedKey | null> {
  const it = await deps.ledger.caseOf(key.requestId);
  if (it === null || it.grant === null) return null;
  const { holder } = it.grant;
  const mayRevoke = holder === by || typeof (await roleOver(deps, it.request, by)) === 'string';
  return { key, story: storyOf(it, deps), holder, condition: conditionOf(key), mayRevoke };
}

/** Writes the report down, and has those told who can end what the reporter cannot. */
const record = (deps: Deps, by: SlackUserId, { by: named, keys }: Reported): Promise<void> =>
  deps.ledger.inTransaction(async (tx) => {
    const who = { at: deps.clock.now(), actor: by };
    if (keys.items.length === 0) {
      await tx.appendAudit(auditEvent(who, 'leak.reported', { details: { named, known: false } }));
    }
    for (const { key, condition, mayRevoke } of keys.items) {
      const details = { named, known: true, condition };
      const about = { requestId: key.requestId, keyId: key.id, details };
      await tx.appendAudit(auditEvent(who, 'leak.reported', about));
      if (mayRevoke || condition !== 'works') continue;
      await tx.addLeakReport(key.id, by, who.at);
      await tx.addDue({ kind: 'tell-leak', subject: key.id, runAt: who.at });
    }
  });

/**
 * Somebody says that a key leaked. Anybody may; whoever could end it learns all about it, and for
 * everybody else those who can are told. The text itself is neither kept nor handed on.
 */
export async function reportLeak(
  deps: Deps,
  { text, by }: { readonly text: string; readonly by: SlackUserId },
): Promise<Reported> {
  const said = clueOf(text);
  if (said.by === 'nothing') return { by: 'nothing', keys: { items: [], count: 0 } };
  const { items, count } = await deps.ledger.keysByClue(said.clue, listedAtMost);
  const keys: ReportedKey[] = [];
  for (const key of items) {
    const found = await reportedKey(deps, key, by);
    if (found !== null) keys.push(found);
  }
  const reported: Reported = { by: said.by, keys: { items: keys, count } };
  await record(deps, by, reported);
  return reported;
}
