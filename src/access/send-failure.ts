import { again, type StepResult } from './due-work.ts';
import type { Sent } from './ports.ts';

/** What a step does when Slack did not take a message: the same work again, later. */
export function tryAgain(sent: Exclude<Sent, { kind: 'sent' }>): StepResult {
  switch (sent.kind) {
    case 'busy':
      return again('slack-busy', sent.notBefore);
    case 'refused':
      return again('slack-refused');
    case 'silent':
      return again('slack-silent');
  }
}
