import type { SlackUserId } from '../policy/ids.ts';
import type { Instant } from '../policy/instant.ts';
import type { Ledger } from './ledger-port.ts';

/** Has the messages of a person's access reviews follow what happened to their keys. */
export async function followKeys(
  { ledger }: { readonly ledger: Ledger },
  { person, at }: { readonly person: SlackUserId; readonly at: Instant },
): Promise<void> {
  const held = await ledger.reviewsOf(person);
  if (held.every(({ note }) => note.posted === null)) return;
  await ledger.inTransaction((tx) =>
    tx.addDue({ kind: 'review-note', subject: person, runAt: at }),
  );
}
