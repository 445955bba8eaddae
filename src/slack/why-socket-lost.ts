import { WebAPIPlatformError } from '@slack/web-api';

/** Answers after which the socket's own client gives up (socket-mode 3.1.0), when it reconnects. */
const final: readonly string[] = [
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
];

/**
 * The sentence for a lost promise of the socket's client: Slack does not let the app in any more,
 * and the client tells it in no other way. Null for every other fault.
 */
export function whySocketLost(fault: unknown): string | null {
  if (!(fault instanceof WebAPIPlatformError) || !final.includes(fault.data.error)) return null;
  return `Slack does not let ddkey in any more (${fault.data.error}): its app-level token was revoked, or the app was removed. Check SLACK_APP_TOKEN, and start ddkey again.`;
}
