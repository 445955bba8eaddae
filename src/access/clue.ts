import { DatadogId, KeyId } from '../policy/ids.ts';
import { endingsIn } from '../policy/secret-shapes.ts';
import type { Clue } from './key-reads.ts';

/** Names at Datadog are ours, so they are never longer than this. */
const longestName = 300;

/** What somebody says of a key; `secret` where they gave the key itself, which is not kept. */
type Said =
  | { readonly by: 'nothing' }
  | { readonly by: Clue['by'] | 'secret'; readonly clue: Clue };

/** Reads what somebody says of a key. Of a whole secret only the last four signs are taken. */
export function clueOf(text: string): Said {
  const said = text.trim();
  const endings = endingsIn(said);
  if (endings.length > 0) return { by: 'secret', clue: { by: 'last4', last4: endings } };
  const id = KeyId.safeParse(said);
  if (id.success) return { by: 'id', clue: { by: 'id', id: id.data } };
  const datadogId = DatadogId.safeParse(said);
  if (datadogId.success) {
    return { by: 'datadog-id', clue: { by: 'datadog-id', id: datadogId.data } };
  }
  // People write the dots of "…3f2a" as they saw them.
  const last4 = /^[.…]*([A-Za-z0-9_]{4})$/u.exec(said)?.[1];
  if (last4 !== undefined) return { by: 'last4', clue: { by: 'last4', last4: [last4] } };
  if (said === '' || said.length > longestName) return { by: 'nothing' };
  return { by: 'name', clue: { by: 'name', name: said } };
}
