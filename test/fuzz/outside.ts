import { createServer } from 'node:http';
import fc from 'fast-check';
import { z } from 'zod';
import type { Passed } from './between.ts';
import { type Change, changes, spareIn, spoil } from './spoil.ts';

/* A Datadog, or a Slack, that answers whatever a case says. Each case has an address of its own. */

export type AnswerCase = {
  /** Which of the ways to read is tried. */
  readonly reader: number;
  /** Which recorded answer is spoiled. */
  readonly source: number;
  readonly changes: readonly Change[];
  readonly status: number;
  /** Sent in place of JSON. */
  readonly raw: string | null;
};

export const answerCases: fc.Arbitrary<AnswerCase> = fc.record({
  reader: fc.nat(9999),
  source: fc.nat(9999),
  changes,
  status: fc.oneof(
    { arbitrary: fc.constant(200), weight: 6 },
    {
      arbitrary: fc.constantFrom(201, 202, 204, 400, 401, 403, 404, 409, 429, 500, 503),
      weight: 2,
    },
  ),
  raw: fc.option(
    fc.constantFrom(
      '',
      'null',
      '[]',
      '{',
      '"ok"',
      '<html>Log in</html>',
      '{"data":null}',
      '0',
      '\u0000',
    ),
    { freq: 12 },
  ),
});

/** So many pages of one list are answered; then the list ends, as an endless one is no fault. */
const mostPages = 3;

/** Answers every request below the address of a case as that case says. */
export async function startOutside(recorded: readonly Passed[]) {
  const parsed = recorded
    .filter(({ answer }) => answer.startsWith('{'))
    .map(({ answer }): unknown => JSON.parse(answer));
  const spare = spareIn(parsed);
  const open = new Map<string, { readonly body: string; readonly status: number; left: number }>();
  const server = createServer((request, response) => {
    const [, name = ''] = (request.url ?? '').split('/');
    const answer = open.get(name);
    request.resume();
    if (answer === undefined || answer.left <= 0) return void response.writeHead(500).end('{}');
    answer.left -= 1;
    const type = { 'content-type': 'application/json' };
    const hasBody = answer.status !== 204;
    response.writeHead(answer.status, type).end(hasBody ? answer.body : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  let count = 0;
  return {
    /** An address where this case is the answer to everything, and the text of that answer. */
    addressOf: ({ source, changes: wanted, status, raw }: AnswerCase) => {
      count += 1;
      const spoiled = spoil(parsed[source % parsed.length], wanted, spare);
      const body = raw ?? JSON.stringify(spoiled) ?? '';
      open.set(`c${count}`, { body, status, left: mostPages });
      return { url: `http://127.0.0.1:${port}/c${count}`, body };
    },
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
