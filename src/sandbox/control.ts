import { z } from 'zod';

/*
 * The one way to steer the sandbox: act as a person, see what one sees, inject a fault, move the
 * clock. Story, page, tests and harnesses all use the client of control-client.ts. No imports from Node.
 */

/** What somebody types or picks in one block of a form, by block_id. A list is for multi selects. */
const FieldValues = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type FieldValues = z.infer<typeof FieldValues>;

export const Act = z.discriminatedUnion('do', [
  /** Types `/ddkey TEXT` in a channel. */
  z.object({ do: z.literal('command'), channel: z.string(), text: z.string() }),
  z.object({ do: z.literal('shortcut'), callbackId: z.string() }),
  /** Presses a button (or picks `choice` in a select or overflow menu) in a message. */
  z.object({
    do: z.literal('press'),
    channel: z.string(),
    ts: z.string(),
    actionId: z.string(),
    choice: z.string().optional(),
  }),
  /** The same inside an open modal or App Home. */
  z.object({
    do: z.literal('press-in-view'),
    view: z.string(),
    actionId: z.string(),
    choice: z.string().optional(),
  }),
  /** Types into an external select and gets the offered options. */
  z.object({
    do: z.literal('search'),
    view: z.string(),
    actionId: z.string(),
    query: z.string(),
  }),
  z.object({ do: z.literal('submit'), view: z.string(), values: FieldValues }),
  z.object({ do: z.literal('close'), view: z.string() }),
  z.object({ do: z.literal('open-home') }),
]);
export type Act = z.infer<typeof Act>;

/** A block or view as the bot sent it; the sandbox hands it on as it came. */
export type Json = Readonly<Record<string, unknown>>;

export const ActAnswer = z.object({
  /** Whether the bot acknowledged within Slack's 3 s. */
  acknowledged: z.boolean(),
  ackMs: z.number(),
  /** Errors under inputs, by block_id, when a submission was refused. */
  errors: z.record(z.string(), z.string()).optional(),
  /** What a search offered: value and shown text. */
  options: z.array(z.object({ value: z.string(), text: z.string() })).optional(),
  /** The sentence that Slack itself shows when the app does not answer. */
  slackSays: z.string().optional(),
});
export type ActAnswer = z.infer<typeof ActAnswer>;

export const SeenMessage = z.object({
  channel: z.string(),
  ts: z.string(),
  /** A user id, or the bot's. */
  from: z.string(),
  text: z.string(),
  blocks: z.array(z.record(z.string(), z.unknown())),
  /** Only this person sees it, and it is gone when they reload. */
  ephemeral: z.boolean(),
  edited: z.boolean(),
  threadTs: z.string().optional(),
});
export type SeenMessage = z.infer<typeof SeenMessage>;

export const SeenView = z.object({
  id: z.string(),
  callbackId: z.string(),
  view: z.record(z.string(), z.unknown()),
});
export type SeenView = z.infer<typeof SeenView>;

export const Sight = z.object({
  person: z.string(),
  presence: z.enum(['active', 'away']),
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['public', 'private', 'dm']),
      messages: z.array(SeenMessage),
    }),
  ),
  /** Open modals, the top one last. */
  modals: z.array(SeenView),
  home: SeenView.nullable(),
});
export type Sight = z.infer<typeof Sight>;

/** What goes wrong, for the next `times` matching calls (default 1) after `skip` good ones. */
export const Fault = z.object({
  side: z.enum(['slack', 'datadog']),
  /**
   * Slack: a method such as `chat.postEphemeral`, or `respond` for response_urls.
   * Datadog: `create`, `list`, `update`, `delete`, `permissions`, `validate`, `current-user`,
   * `user`, `audit`. `*` is any.
   */
  call: z.string(),
  what: z.discriminatedUnion('kind', [
    /** Answers this status and body without doing the thing. */
    z.object({ kind: z.literal('answer'), status: z.number(), body: z.string().optional() }),
    /** Does the thing, then answers this status and body. */
    z.object({ kind: z.literal('answer-after'), status: z.number(), body: z.string().optional() }),
    /** Slack only: `{ok:false, error}`. */
    z.object({ kind: z.literal('error'), error: z.string() }),
    /** 429 with the side's own headers; without `seconds` the headers are left out. */
    z.object({ kind: z.literal('rate-limited'), seconds: z.number().optional() }),
    /** Waits, then does the thing and answers. Real time. */
    z.object({ kind: z.literal('slow'), ms: z.number() }),
    /** Never answers and never does the thing. */
    z.object({ kind: z.literal('hang') }),
    /** Never answers; does the thing after `ms`, when the client has given up. */
    z.object({ kind: z.literal('late'), ms: z.number() }),
    /** Resets the connection without doing the thing. */
    z.object({ kind: z.literal('reset') }),
    /** Datadog `list`: without keys younger than `ms`, until cleared; without those of a name. */
    z.object({ kind: z.literal('list-lags'), ms: z.number() }),
    z.object({ kind: z.literal('list-misses'), name: z.string() }),
    /** Slack, with call `socket`: every envelope is delivered this many times. Lasts until cleared. */
    z.object({ kind: z.literal('deliver'), copies: z.number() }),
    /** Slack, with call `socket`: the connection is dropped now. */
    z.object({ kind: z.literal('drop') }),
  ]),
  times: z.number().optional(),
  skip: z.number().optional(),
});
export type Fault = z.infer<typeof Fault>;

/** One call that the bot made, without its body. */
export const SeenCall = z.object({
  side: z.enum(['slack', 'datadog']),
  /** Milliseconds since the epoch, real time. */
  at: z.number(),
  method: z.string(),
  status: z.number(),
  /** Slack's `error`, where there was one. */
  error: z.string().optional(),
  /** Slack: the channel that the call was about. */
  channel: z.string().optional(),
  /** With a 429: for how many seconds the caller was told to wait. */
  waitSeconds: z.number().optional(),
});
export type SeenCall = z.infer<typeof SeenCall>;

export const StandInKey = z.object({
  id: z.string(),
  kind: z.enum(['application', 'api', 'token']),
  name: z.string(),
  last4: z.string(),
  scopes: z.array(z.string()).nullable(),
  owner: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type StandInKey = z.infer<typeof StandInKey>;

export const PersonChange = z.object({
  id: z.string(),
  presence: z.enum(['active', 'away']).optional(),
  deleted: z.boolean().optional(),
  /** Joins or leaves these channels. */
  join: z.array(z.string()).optional(),
  leave: z.array(z.string()).optional(),
});
export type PersonChange = z.infer<typeof PersonChange>;

/** What becomes of a user group. */
export const GroupChange = z.object({
  id: z.string(),
  /** Out of use, or back in use. */
  disabled: z.boolean().optional(),
  /** Gone for good, as after a merge of workspaces. */
  deleted: z.boolean().optional(),
  add: z.array(z.string()).optional(),
  remove: z.array(z.string()).optional(),
});
export type GroupChange = z.infer<typeof GroupChange>;

/** What the stand-in for Datadog said to a call with a key; status 0 when nothing was sent. */
export const TriedKey = z.object({ status: z.number(), body: z.string() });
export type TriedKey = z.infer<typeof TriedKey>;

/** One piece of work that the bot has before it; `lastError` names why it did not go through. */
export const DueWork = z.object({
  kind: z.string(),
  subject: z.string(),
  runAt: z.string(),
  attempts: z.number(),
  lastError: z.string().nullable(),
});
export type DueWork = z.infer<typeof DueWork>;

/** How far the sandbox's clock stands ahead of real time, and how often it was moved. */
export const ClockState = z.object({ aheadMs: z.number(), version: z.number() });
export type ClockState = z.infer<typeof ClockState>;
