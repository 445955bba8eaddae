import type { Control } from '../../src/sandbox/control.ts';
import { people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';

/** Everything outside of Slack that could hold a secret. */
export type Traces = {
  readonly log: string;
  readonly ledger: Buffer;
};

const everybody = Object.values(people).map(({ id }) => id);

/** What one person sees of secrets, in words; their own ephemeral may hold one when it is allowed. */
async function seenBy(control: Control, id: string, secrets: readonly string[]): Promise<string[]> {
  const holds = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  const sight = await control.see(id);
  const leaks: string[] = [];
  for (const { messages } of sight.channels) {
    for (const message of messages) {
      const isTheOne = message.ephemeral && id === people.requester.id;
      const parts = isTheOne ? [message.text] : [message.text, wordsOf(message)];
      if (parts.some(holds)) leaks.push(`a message that ${id} sees at ${message.ts}`);
      // A button's value comes back in payloads, so it may not hold one even there.
      const values = [...JSON.stringify(message.blocks).matchAll(/"value":"(?:[^"\\]|\\.)*"/gu)];
      if (values.some(([value]) => holds(value))) leaks.push(`a button of ${message.ts}`);
    }
  }
  for (const { id: view, view: content } of [
    ...sight.modals,
    ...(sight.home ? [sight.home] : []),
  ]) {
    if (holds(JSON.stringify(content))) leaks.push(`the view ${view} of ${id}`);
  }
  return leaks;
}

/**
 * Every place but the requester's ephemeral that holds one of the stand-in's secrets. Throws when
 * there are no secrets to look for, as then nothing would be proven.
 */
export async function findLeaks(control: Control, traces: Traces): Promise<string[]> {
  const secrets = await control.secrets();
  if (secrets.length === 0) throw new Error('no secret was made, so none can be looked for');
  const leaks = (await Promise.all(everybody.map((id) => seenBy(control, id, secrets)))).flat();
  if (secrets.some((secret) => traces.log.includes(secret))) leaks.push('the log');
  if (secrets.some((secret) => traces.ledger.includes(secret))) leaks.push('the ledger');
  return leaks;
}
