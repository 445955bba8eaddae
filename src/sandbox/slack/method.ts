import type { Json } from '../control.ts';
import type { Arguments } from './arguments.ts';
import type { PostGate } from './post-gate.ts';
import type { ResponseUrls } from './response-urls.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { Triggers } from './triggers.ts';
import type { Views } from './views.ts';
import type { ChannelKind, Workspace } from './workspace.ts';

/** All that the stand-in remembers. */
export type SlackState = {
  readonly workspace: Workspace;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly gate: PostGate;
};

export type Method = {
  readonly token: 'bot' | 'app';
  /** The OAuth scope that the token needs; null when any token will do. */
  readonly scope: string | null;
  run(state: SlackState, given: Arguments): Json;
};
export type Methods = Readonly<Record<string, Method>>;

/** The scopes of the bot token: those of ddkey's manifest. */
export const botScopes: readonly string[] = [
  'commands',
  'chat:write',
  'users:read',
  'im:write',
  'channels:read',
  'groups:read',
  'usergroups:read',
];
/** What each token was granted. */
export type Granted = { readonly bot: readonly string[]; readonly app: readonly string[] };
export const allGranted: Granted = { bot: botScopes, app: ['connections:write'] };

/** Throws `missing_scope` with what is needed and what the token has. */
export function demandScope(needed: string, provided: readonly string[]): void {
  if (provided.includes(needed)) return;
  throw new SlackRefusal('missing_scope', { fields: { needed, provided: provided.join(',') } });
}

/** Reading a conversation needs a scope by its kind (docs: conversations.info). */
export const readScope: Readonly<Record<ChannelKind, string>> = {
  public: 'channels:read',
  private: 'groups:read',
  dm: 'im:read',
};
