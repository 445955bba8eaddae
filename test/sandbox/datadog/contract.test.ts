import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { DatadogStandIn } from '../../../src/sandbox/datadog/stand-in.ts';
import { differences } from './differences.ts';
import { type Exchange, folder, isThere, readRecordings } from './recordings.ts';
import { openDatadog, say, type World } from './wire.ts';

/*
 * The stand-in against recordings of the real API: same status, same shape, same error text. What
 * the recordings do to roles, users and service accounts themselves is outside the stand-in.
 */

const outside = [
  /^(GET|POST|PATCH|DELETE) \/api\/v2\/roles/,
  /^POST \/api\/v2\/service_accounts$/,
  /^DELETE \/api\/v2\/users\//,
];
const isServed = (exchange: Exchange): boolean =>
  outside.every((pattern) => !pattern.test(`${exchange.method} ${exchange.path}`));

const account = '3f0c0000-0000-4000-8000-000000000002';
const WithId = z.object({ data: z.object({ id: z.string() }) });
const idIn = (body: unknown): string | undefined => WithId.safeParse(body).data?.data.id;

const parsed = (text: string): unknown => (text === '' ? null : JSON.parse(text));

/** Sends the recorded request with the stand-in's own ids in place of the recorded ones. */
const replay = async (
  datadog: DatadogStandIn,
  exchange: Exchange,
  ids: ReadonlyMap<string, string>,
) => {
  const translated = (text: string): string =>
    [...ids].reduce((so, [recorded, own]) => so.replaceAll(recorded, own), text);
  const request = parsed(translated(JSON.stringify(exchange.request)));
  return say(datadog, translated(`${exchange.method} ${exchange.path}`), {
    ...(request === null ? {} : { body: request }),
  });
};

const compare = async (
  datadog: DatadogStandIn,
  exchange: Exchange,
  ids: Map<string, string>,
): Promise<void> => {
  const said = await replay(datadog, exchange, ids);
  const answered = parsed(said.text);
  expect([exchange.path, said.status]).toEqual([exchange.path, exchange.status]);
  expect(differences(exchange.response, answered)).toEqual([]);
  if (exchange.status >= 400) expect(answered).toEqual(exchange.response);
  if (exchange.response !== null) expect(said.contentType).toBe(exchange.content_type);
  const [recorded, own] = [idIn(exchange.response), idIn(answered)];
  if (recorded !== undefined && own !== undefined) ids.set(recorded, own);
};

if (isThere) {
  const cases = [...readRecordings()];
  const compared: Exchange[] = [];

  describe.each(cases)('%s', (_name, exchanges) => {
    let world: World;
    beforeAll(async () => {
      world = await openDatadog();
    });
    afterAll(() => world.datadog.stop());

    test('is answered as Datadog answered it', async () => {
      const { datadog } = world;
      const ids = new Map<string, string>();
      for (const exchange of exchanges) {
        if (isServed(exchange)) {
          await compare(datadog, exchange, ids);
          compared.push(exchange);
        } else {
          const made = idIn(exchange.response);
          if (made !== undefined) ids.set(made, account);
        }
      }
    });
  });

  test('every recorded call to what the stand-in serves was compared', () => {
    const served = cases.flatMap(([, exchanges]) => exchanges).filter(isServed);
    expect(compared).toEqual(served);
    expect(served.length).toBeGreaterThan(30);
  });
} else {
  test('the contract is not checked, skipped: ../shared/data is not there', () => {
    expect(folder).toMatch(/shared.data$/);
  });
}
