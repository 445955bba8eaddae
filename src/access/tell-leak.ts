import type { KeyId } from '../policy/ids.ts';
import { done, type StepResult } from './due-work.ts';
import { approverChannel, storyOf } from './story.ts';
import { say, type TellDeps } from './tell.ts';

/**
 * Tells those who can end a key that somebody reported it as leaked: the admins, or its approver
 * channel where there are none. Each of them once for each reporter.
 */
export async function tellLeak(deps: TellDeps, id: KeyId): Promise<StepResult> {
  const [key, reporters] = await deps.ledger.inTransaction(async (tx) => [
    await tx.key(id),
    await tx.leakReporters(id),
  ]);
  const it = key === null ? null : await deps.ledger.caseOf(key.requestId);
  if (key === null || it === null) return done;
  const { admins } = deps.policies.policy();
  const people = admins.length > 0 ? admins : [approverChannel(deps.policies, it.request)];
  for (const reporter of reporters) {
    for (const to of people) {
      const story = storyOf(it, deps);
      const notice = { ...story, about: 'leak', reporter, key: id, last4: key.last4 } as const;
      const saying = { what: `leak ${id} ${reporter} ${to}`, place: { to, thread: null }, notice };
      const held = await say(deps, it.request.id, saying);
      if (held !== null) return held;
    }
  }
  return done;
}
