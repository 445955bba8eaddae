import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { credentials } from '../../src/sandbox/people.ts';

type Headers = Readonly<Record<string, string>>;
export type Sent = {
  readonly method?: string;
  readonly headers?: Headers;
  /** Sent as it stands; without it only the head goes out and the request stays open. */
  readonly body?: string | Buffer;
  /** Ends the request after the body; true by default. */
  readonly isEnded?: boolean;
};
export type Answered = { readonly status: number; readonly body: string };

/** One request on a connection of its own, with nothing added. */
export const send = (url: string, sent: Sent): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { method = 'POST', headers = {} } = sent;
    const call = request(url, { method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        call.destroy();
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    call.on('error', reject);
    call.flushHeaders();
    if (sent.body !== undefined) call.write(sent.body);
    if (sent.body !== undefined && sent.isEnded !== false) call.end();
  });

export const formType = 'application/x-www-form-urlencoded';

/** The head that Slack would send with this body; `ageSeconds` below zero is in the future. */
export function signed(body: string, ageSeconds = 0): Headers {
  const stamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  return {
    'content-type': formType,
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${createHmac('sha256', credentials.slackSigningSecret)
      .update(`v0:${stamp}:${body}`)
      .digest('hex')}`,
  };
}
