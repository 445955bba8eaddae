import type { Posted } from '../src/access/request.ts';
import { link, type Mrkdwn } from './mrkdwn.ts';

/** The workspace, as links into it name it. */
export type Workspace = {
  readonly id: string;
  /** Its own address, such as `https://acme.slack.com/`; null when Slack did not tell. */
  readonly url: string | null;
};

const addressOf = ({ id, url }: Workspace, { channel, ts }: Posted): string =>
  url === null
    ? `https://slack.com/app_redirect?team=${id}&channel=${channel}&message_ts=${ts}`
    : `${url}archives/${channel}/p${ts.replace('.', '')}`;

/** Words that lead to a message; just the words while there is no message yet. */
export const messageLink = (workspace: Workspace, message: Posted | null, words: Mrkdwn): Mrkdwn =>
  message === null ? words : link(addressOf(workspace, message), words);
