import { z } from 'zod';

/* What the bench asks of the process in which the stand-ins live, and what it answers. */

/** How long each call to Slack and Datadog is held up, in ms. */
const holdMs = z.number();

export const Order = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('open'),
    mode: z.enum(['socket', 'http']),
  }),
  /** Whether Slack can reach the bot. */
  z.object({ do: z.literal('connected') }),
  /** The newest form, as the bot sent it. */
  z.object({ do: z.literal('form') }),
  /** Types the command `count` times, `atOnce` at a time; ms until each `views.open` arrived. */
  z.object({ do: z.literal('commands'), count: z.number(), atOnce: z.number() }),
  /** Asks for a key `count` times, and waits until all the cards are there. */
  z.object({ do: z.literal('ask'), count: z.number() }),
  /** Approves the next card; ms until the message with the key arrived. */
  z.object({ do: z.literal('approve'), holdMs }),
  /** Approves so many cards at once; ms until the last message with a key arrived. */
  z.object({ do: z.literal('approve-all'), count: z.number() }),
  /** Types so many letters into the search for permissions, so many a second; ms until each answer. */
  z.object({ do: z.literal('search'), count: z.number(), perSecond: z.number() }),
  /** Opens a person's Home `count` times; ms until each arrived. */
  z.object({ do: z.literal('home'), person: z.string(), count: z.number() }),
  /** Holds up each call of one side from now on; 0 ends it. */
  z.object({ do: z.literal('hold'), side: z.enum(['slack', 'datadog']), holdMs }),
  /** Makes so many keys at Datadog, of the bot's owner, past the bot; their ids. */
  z.object({ do: z.literal('make-keys'), count: z.number() }),
  /** Calls that were seen so far, by side and method. */
  z.object({ do: z.literal('calls') }),
  /** The calls between the newest press and the message with the key, in their order. */
  z.object({ do: z.literal('path') }),
]);
export type Order = z.infer<typeof Order>;

export const Asked = z.object({ number: z.number(), order: Order });

export const Answered = z.object({
  number: z.number(),
  answer: z.unknown(),
  fault: z.string().nullable(),
});

export const Times = z.array(z.number());
/** One call on the way to the key: when it came, counted from the press. */
export const PathCall = z.object({ afterMs: z.number(), what: z.string() });
export const Counted = z.record(z.string(), z.number());
