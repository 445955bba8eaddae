import type { SeenMessage } from '../../src/sandbox/control.ts';
import type { Control } from '../../src/sandbox/control-client.ts';
import { people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';

/** Everything outside of Slack that could hold a secret. */
export type Traces = {
  readonly log: string;
  readonly ledger: Buffer;
  /** The bot's numbers as they are scraped. */
  readonly metrics?: string;
  /** What a collector of traces was sent. */
  readonly traces?: string;
  /** Secrets that the stand-ins said without having made them. */
  readonly planted?: readonly string[];
};

const everybody = Object.values(people).map(({ id }) => id);

type Holds = (text: string) => boolean;

/** A button's value comes back in payloads, so it may not hold a secret even beside one. */
const valuesIn = (message: SeenMessage): string[] =>
  [...JSON.stringify(message.blocks).matchAll(/"value":"(?:[^"\\]|\\.)*"/gu)].map(
    ([value]) => value,
  );

/** All that must be clean in a message; the words of the requester's own ephemeral are let off. */
const partsOf = (message: SeenMessage, reader: string): string[] => {
  const isTheOne = message.ephemeral && reader === people.requester.id;
  const words = isTheOne ? [] : [wordsOf(message)];
  return [message.text, ...words, ...valuesIn(message)];
};

/** What one person sees of secrets, in words. */
async function seenBy(control: Control, id: string, holds: Holds): Promise<string[]> {
  const sight = await control.see(id);
  const views = [...sight.modals, ...(sight.home === null ? [] : [sight.home])];
  const messages = sight.channels.flatMap((channel) => channel.messages);
  return [
    ...messages
      .filter((message) => partsOf(message, id).some(holds))
      .map(({ ts }) => `a message that ${id} sees at ${ts}`),
    ...views
      .filter(({ view }) => holds(JSON.stringify(view)))
      .map((view) => `the view ${view.id} of ${id}`),
  ];
}

/**
 * Every place but the requester's ephemeral that holds one of the stand-in's secrets. Throws when
 * there are no secrets to look for, as then nothing would be proven.
 */
export async function findLeaks(control: Control, traces: Traces): Promise<string[]> {
  const made = await control.secrets();
  if (made.length === 0) throw new Error('no secret was made, so none can be looked for');
  const secrets = [...made, ...(traces.planted ?? [])];
  const holds: Holds = (text) => secrets.some((secret) => text.includes(secret));
  const leaks = (await Promise.all(everybody.map((id) => seenBy(control, id, holds)))).flat();
  if (holds(traces.log)) leaks.push('the log');
  if (holds(traces.metrics ?? '')) leaks.push('the metrics');
  if (holds(traces.traces ?? '')) leaks.push('the traces');
  if (secrets.some((secret) => traces.ledger.includes(secret))) leaks.push('the ledger');
  return leaks;
}
