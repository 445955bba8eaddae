import { createServer, type IncomingHttpHeaders } from 'node:http';
import { request } from 'undici';
import { z } from 'zod';

/* Somebody between two others over HTTP, who keeps what was asked and what was answered. */

export type Passed = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
};

type Address = () => string;

const kept = ['content-type', 'authorization', 'dd-api-key', 'dd-application-key', 'accept'];
const forwarded = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && (kept.includes(name) || name.startsWith('x-slack'))
        ? [[name, value]]
        : [],
    ),
  );

/** Passes all on to `target`, an address without a path, and hands each exchange to `keep`. */
export async function startBetween(target: Address, keep: (passed: Passed) => void) {
  const server = createServer(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const body = Buffer.concat(parts).toString('utf8');
    const { method = 'GET', url: path = '/', headers } = incoming;
    try {
      const answered = await request(`${target()}${path}`, {
        method: z.enum(['GET', 'POST', 'PATCH', 'DELETE', 'PUT']).parse(method),
        headers: forwarded(headers),
        ...(body === '' ? {} : { body }),
      });
      const answer = await answered.body.text();
      const status = answered.statusCode;
      keep({ method, path, headers, body, status, answer });
      const type = answered.headers['content-type'];
      const limits = Object.entries(answered.headers).filter(([name]) => name.startsWith('x-'));
      response.writeHead(status, {
        ...Object.fromEntries(limits),
        ...(typeof type === 'string' ? { 'content-type': type } : {}),
      });
      response.end(answer);
    } catch {
      response.writeHead(502).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
