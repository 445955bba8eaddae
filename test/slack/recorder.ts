import { createServer } from 'node:http';
import { z } from 'zod';
import { type Answered, send } from './raw-request.ts';

type Recorded = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/**
 * Somebody between two others, who keeps what is sent and passes it on; null: answers by itself,
 * with this body.
 */
export async function startRecorder(target: string | null, body = 'ok') {
  const kept: Recorded[] = [];
  const pass = (sent: Recorded): Promise<Answered> =>
    target === null ? Promise.resolve({ status: 200, body }) : send(target, sent);
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const headers = z.record(z.string(), z.string()).parse(request.headers);
    const recorded = { headers, body: Buffer.concat(parts).toString('utf8') };
    kept.push(recorded);
    const answer = await pass(recorded).catch(() => ({ status: 502, body: '' }));
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    /** The newest request whose body holds this, as it was sent. */
    captured: (text: string): Recorded => {
      const found = kept.findLast(({ body }) => decodeURIComponent(body).includes(text));
      if (found === undefined) throw new Error(`no request held ${text}`);
      return found;
    },
    replay: pass,
    count: () => kept.length,
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
