import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** The one path that Slack calls, for commands, interactions, searches and events alike. */
export const slackPath = '/slack/events';

/** Slack's own payloads stay far below: a view is at most 250 kB. */
const mostBytes = 1_000_000;
/** How far a stamp may be off, either way (docs.slack.dev, verifying requests from Slack). */
const stampSeconds = 5 * 60;
const form = 'application/x-www-form-urlencoded';
const acceptedTypes: readonly string[] = [form, 'application/json'];

const bareType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** A missing stamp is left to Bolt: Slack's TLS check (`ssl_check=1`) comes without. */
function isStampOff(request: IncomingMessage): boolean {
  const stamp = request.headers['x-slack-request-timestamp'];
  if (stamp === undefined) return false;
  if (typeof stamp !== 'string' || !/^\d{1,12}$/u.test(stamp)) return true;
  return Math.abs(Date.now() / 1000 - Number(stamp)) > stampSeconds;
}

/** The status that refuses a request by its head alone; null when its body may be read. */
function refusalOf(request: IncomingMessage): number | null {
  const [path] = (request.url ?? '').split('?');
  if (path !== slackPath) return 404;
  if (request.method !== 'POST') return 405;
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return 413;
  if (isStampOff(request)) return 401;
  return acceptedTypes.includes(bareType(request)) ? null : 415;
}

/** Reads the body; null as soon as it is longer than allowed, with the rest unread. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(part)) throw new TypeError('a request body came as text');
    bytes += part.length;
    if (bytes > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * True for a payload that is an object, as all of Slack's are. Bolt looks into anything else without
 * asking, and `null` would end the process (HTTPReceiver, handleIncomingEvent).
 */
function isPayload(type: string, body: string): boolean {
  const text = type === form ? new URLSearchParams(body).get('payload') : body;
  return text === null || text.trimStart().startsWith('{');
}

/** Says no word to a stranger, and hangs up, so that an unread body is not waited for. */
const refuse = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { connection: 'close' });
  response.end();
};

/**
 * Stands before Bolt's receiver, which checks the signature and refuses old stamps but would take
 * one from the future and 4 MB of a stranger's bytes.
 *
 * A captured request can be sent again while its stamp is good, and Bolt does not notice. That is
 * harmless, as each act counts once in the ledger: a form by its view's id (`insertRequest`), a
 * decision by the state it leaves (`moveRequest`), a show by its generation (`startGeneration`), a
 * receipt once a key (`setReceived`), a revocation by the key's state (`moveKey`); a command finds
 * its trigger spent.
 */
export function guardRequests(listener: RequestListener): RequestListener {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const status = refusalOf(request);
    if (status !== null) return refuse(response, status);
    const rawBody = await readBody(request);
    if (rawBody === null) return refuse(response, 413);
    if (!isPayload(bareType(request), rawBody.toString('utf8'))) return refuse(response, 400);
    // Bolt knows a form only by its bare type, and a proxy may have added a charset.
    if (bareType(request) === form) request.headers['content-type'] = form;
    // Bolt reads no body where `rawBody` is given (HTTPModuleFunctions, bufferIncomingMessage).
    listener(Object.assign(request, { rawBody }), response);
  };
  return (request, response) => {
    // A body that breaks off in the middle has nobody left to answer.
    pass(request, response).catch(() => response.destroy());
  };
}
