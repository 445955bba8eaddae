import { createServer, type ServerResponse } from 'node:http';
import { z } from 'zod';

const Value = z.object({ stringValue: z.string() });
const Sent = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.unknown() })),
      }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: z.array(z.object({ key: z.string(), value: Value })),
              status: z.object({ code: z.number() }),
            }),
          ),
        }),
      ),
    }),
  ),
});
type SentSpan = z.infer<typeof Sent>['resourceSpans'][0]['scopeSpans'][0]['spans'][0];

/** A span as it came. */
type Span = Omit<SentSpan, 'attributes'> & { readonly says: Readonly<Record<string, string>> };

/** How it answers what it is sent: as a collector does, with a no, or never. */
type Manner = 'takes' | 'refuses' | 'hangs';

/** A small stand-in for a collector of traces, over OTLP/HTTP. */
export async function startCollector(manner: Manner = 'takes') {
  const bodies: string[] = [];
  const waiting: ServerResponse[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    bodies.push(Buffer.concat(parts).toString('utf8'));
    if (manner === 'hangs') waiting.push(response);
    else
      response.writeHead(manner === 'takes' && request.url === '/v1/traces' ? 200 : 400).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const sent = () => bodies.flatMap((body) => Sent.parse(JSON.parse(body)).resourceSpans);
  return {
    url: `http://127.0.0.1:${port}`,
    /** All that it was sent, as it came. */
    text: (): string => bodies.join('\n'),
    asked: (): number => bodies.length,
    resources: () => sent().map(({ resource }) => resource.attributes),
    spans: (): Span[] =>
      sent()
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
        .map(({ attributes, ...span }) => ({
          ...span,
          says: Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
        })),
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
