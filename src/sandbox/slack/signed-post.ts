import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { limits } from './limits.ts';

/** What Slack posts to a request URL. */
export type Post = {
  readonly type: 'application/x-www-form-urlencoded' | 'application/json';
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type PostAnswer = { readonly status: number; readonly body: string };

/** Version 0 of Slack's signature (docs.slack.dev, verifying requests from Slack). `stamp`: unix seconds. */
const signatureOf = (secret: string, stamp: string, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`;

const headersOf = ({ type, body, headers }: Post, secret: string) => {
  const stamp = String(Math.floor(Date.now() / 1000));
  return {
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'content-type': type,
    'content-length': String(Buffer.byteLength(body)),
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': signatureOf(secret, stamp, body),
    ...headers,
  };
};

/** Nobody answered within Slack's three seconds. */
export class AnswerTooLate extends Error {}

/**
 * Posts to a request URL as Slack does, on a connection of its own. Rejects when the connection
 * fails, and with AnswerTooLate.
 */
export const postSigned = (url: string, secret: string, post: Post): Promise<PostAnswer> =>
  new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', agent: false, headers: headersOf(post, secret) },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      },
    );
    const late = setTimeout(() => call.destroy(new AnswerTooLate()), limits.ackMs);
    call.on('close', () => clearTimeout(late));
    call.on('error', reject);
    call.end(post.body);
  });
