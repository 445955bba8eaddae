import { z } from 'zod';

/*
 * Branded ids: a string is one of these only after its schema has read it, so a key's id cannot
 * stand where a request's id is wanted.
 */
export const RequestId = z
  .string()
  .regex(/^r_[a-z2-7]{16}$/)
  .brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;

export const KeyId = z
  .string()
  .regex(/^k_[a-z2-7]{16}$/)
  .brand<'KeyId'>();
export type KeyId = z.infer<typeof KeyId>;

/** `U…` or, on Enterprise Grid, `W…`. */
export const SlackUserId = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/)
  .brand<'SlackUserId'>();
export type SlackUserId = z.infer<typeof SlackUserId>;

/** `C…` channel, `G…` old private channel, `D…` direct message. */
export const SlackChannelId = z
  .string()
  .regex(/^[CGD][A-Z0-9]{2,}$/)
  .brand<'SlackChannelId'>();
export type SlackChannelId = z.infer<typeof SlackChannelId>;

/** `S…`: a user group, as `@sre` is one. */
export const SlackGroupId = z
  .string()
  .regex(/^S[A-Z0-9]{2,}$/)
  .brand<'SlackGroupId'>();
export type SlackGroupId = z.infer<typeof SlackGroupId>;

export const OrgId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .brand<'OrgId'>();
export type OrgId = z.infer<typeof OrgId>;

/** Where a key is used, such as `production`; the policy lists an org's. */
export const EnvironmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/)
  .brand<'EnvironmentName'>();
export type EnvironmentName = z.infer<typeof EnvironmentName>;

/** A permission name that a Datadog key can be limited to, such as `dashboards_read`. */
export const ScopeName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,99}$/)
  .brand<'ScopeName'>();
export type ScopeName = z.infer<typeof ScopeName>;

/** Datadog's ids are UUIDs; anything else must never reach a URL path. */
export const DatadogId = z
  .uuid()
  .transform((id) => id.toLowerCase())
  .brand<'DatadogId'>();
export type DatadogId = z.infer<typeof DatadogId>;

/** Somebody at the command line: their name there and their machine, `user@host`. */
export const Operator = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}@[A-Za-z0-9._-]{1,255}$/)
  .brand<'Operator'>();
export type Operator = z.infer<typeof Operator>;
