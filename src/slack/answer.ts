import type { WebClient } from '@slack/web-api';
import type { z } from 'zod';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import type { Message } from '../../blocks/surface.ts';
import type { PressBody } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';

/** Answers that only the person who pressed sees. */
export type Answer = {
  readonly say: (sentence: Mrkdwn) => Promise<void>;
  /** Says more than a sentence. */
  readonly show: (message: Message) => Promise<void>;
  /** Puts a sentence in place of the ephemeral message that was pressed. */
  readonly replace: (sentence: Mrkdwn) => Promise<void>;
  /** Takes away the ephemeral message that was pressed. */
  readonly remove: () => Promise<void>;
};

type Press = {
  readonly body: z.infer<typeof PressBody>;
  readonly client: WebClient;
  readonly answer: Answer;
};
export type Pressed = (deps: SlackDeps, press: Press) => Promise<void>;
