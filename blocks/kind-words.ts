import type { Kind } from '../src/policy/ask.ts';
import { type Mrkdwn, md } from './mrkdwn.ts';

type KindWords = {
  /** In a list of keys. */
  readonly name: Mrkdwn;
  /** As an option of the form. */
  readonly option: string;
  readonly optionHint: string;
  /** "asks for …". */
  readonly asked: Mrkdwn;
};

const words: Readonly<Record<Kind, KindWords>> = {
  token: {
    name: md`access token`,
    option: 'Access token',
    optionHint: 'Works alone, and ends at Datadog by itself. The safest.',
    asked: md`an access token`,
  },
  application: {
    name: md`application key`,
    option: 'Application key',
    optionHint: "Used together with your organisation's API key.",
    asked: md`an application key`,
  },
  pair: {
    name: md`application key with an API key`,
    option: 'Application key with an API key',
    optionHint: 'For where there is no shared API key.',
    asked: md`an application key with an API key of its own`,
  },
  api: {
    name: md`API key`,
    option: 'API key, to send data',
    optionHint: 'Cannot be limited to permissions.',
    asked: md`an API key`,
  },
};

/** How each kind of key is called. */
export const kindWords = (kind: Kind): KindWords => words[kind];

/** Said of an adopted key that Datadog limits to nothing. */
const unscoped = md`No permission limits it: it may do all that its owner at Datadog may.`;

/** Said in the place of a list of permissions, where there are none. */
export const withoutScopes = (kind: Kind): Mrkdwn => (kind === 'api' ? unlimited : unscoped);

/** Said wherever an API key is on the way: nothing at Datadog limits what it can send. */
export const unlimited = md`An API key cannot be limited to permissions: it sends data for the whole organisation, and reads nothing.`;
