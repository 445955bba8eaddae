import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A call as it came over the wire. */
export type SeenCall = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};
/** What the next call of this sort meets; `lost`: it is done, and the line breaks before the answer. */
type WireFault = { readonly on: string; readonly answer: Answer | 'lost' | 'dropped' };

async function read(request: IncomingMessage): Promise<SeenCall> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  const { method = '', url = '', headers } = request;
  return { method, url, headers, body: Buffer.concat(parts).toString('utf8') };
}

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};

/** What goes over the wire; null where the line breaks before that. */
function given(fault: WireFault['answer'] | undefined, answer: () => Answer): Answer | null {
  if (fault === undefined) return answer();
  if (fault === 'lost') answer();
  return typeof fault === 'string' ? null : fault;
}

function send(response: ServerResponse, answer: Answer | null): void {
  if (answer === null) {
    response.destroy();
    return;
  }
  const { status, headers, body } = answer;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

/** Serves one API on 127.0.0.1, with faults for its next calls; `sortOf` names a call. */
export async function serve(
  sortOf: (call: SeenCall) => string,
  answer: (call: SeenCall) => Answer,
) {
  const calls: SeenCall[] = [];
  const faults: WireFault[] = [];
  const server = createServer((request, response) => {
    void read(request).then((call) => {
      calls.push(call);
      const found = faults.findIndex(({ on }) => on === sortOf(call));
      const fault = found < 0 ? undefined : faults.splice(found, 1)[0];
      send(
        response,
        given(fault?.answer, () => answer(call)),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    calls,
    faults,
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
