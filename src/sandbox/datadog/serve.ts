import express, { type Express, type Request } from 'express';
import type { SeenCall } from '../control.ts';
import { dated } from '../dated.ts';
import { type Answer, refusal } from './answer.ts';
import { identify } from './caller.ts';
import type { Disturbance, Faults } from './faults.ts';
import type { Handler } from './handler.ts';
import { type OperationName, operations } from './operations.ts';
import type { Org } from './org.ts';
import { type Exchange, send, sendFault, sendRateLimited } from './send.ts';

/* HTTP around the handlers: headers in, faults in between, bytes out. */

export type Serving = {
  readonly org: Org;
  readonly faults: Faults;
  readonly handlers: Readonly<Record<OperationName, Handler>>;
  /** Grows by one for each call that arrives. Status 0: not answered, or not yet. */
  readonly calls: SeenCall[];
  /** Resolves to false when the stand-in stops before the time is over. */
  readonly wait: (ms: number) => Promise<boolean>;
  /** Called once a call is over, whatever came of it. */
  readonly changed: () => void;
};

const parsed = (body: unknown): unknown => {
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const queryOf = (request: Request): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(request.originalUrl, 'http://127.0.0.1').searchParams);

const paramsOf = (request: Request): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));

const bearerOf = (request: Request): string | undefined =>
  /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1];

const perform = (serving: Serving, name: OperationName, request: Request): Answer => {
  const { org, handlers } = serving;
  const identified = identify(org, operations[name], {
    apiKey: request.get('dd-api-key'),
    applicationKey: request.get('dd-application-key'),
    bearer: bearerOf(request),
  });
  const { caller } = identified;
  const answer =
    identified.kind === 'refused'
      ? identified.answer
      : handlers[name]({
          org,
          caller: identified.caller,
          params: paramsOf(request),
          query: queryOf(request),
          body: parsed(request.body),
        });
  if (caller !== undefined) {
    const { method, path } = request;
    const { credential, apiKey } = caller;
    const { status } = answer;
    org.audit.record({ at: org.now(), method, path, status, apiKey, credential });
  }
  return answer;
};

const disturb = async (
  { wait, faults }: Serving,
  exchange: Exchange,
  { what, act }: { readonly what: Disturbance; readonly act: () => Answer },
): Promise<void> => {
  switch (what.kind) {
    case 'answer':
      return sendFault(exchange, what.status, what.body);
    case 'answer-after':
      act();
      return sendFault(exchange, what.status, what.body);
    case 'rate-limited':
      return sendRateLimited(exchange, what.seconds);
    case 'slow':
      if (await wait(what.ms)) send(exchange, act());
      return;
    case 'late':
      if (await wait(what.ms)) act();
      return;
    case 'list-misses':
      return send(exchange, faults.overlooking(what.name, act));
    case 'hang':
      return;
    case 'reset':
      exchange.request.socket.resetAndDestroy();
      return;
  }
};

const take = async (serving: Serving, name: OperationName, exchange: Exchange): Promise<void> => {
  const what = serving.faults.take(operations[name].call);
  const act = (): Answer => perform(serving, name, exchange.request);
  if (what === undefined) return send(exchange, act());
  await disturb(serving, exchange, { what, act });
};

const arrival = (serving: Serving, method: string): SeenCall => {
  const seen: SeenCall = { side: 'datadog', at: Date.now(), method, status: 0 };
  serving.calls.push(seen);
  return seen;
};

const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);

/** An Express app that serves every operation of the table, and 404 for all else. */
export const serve = (serving: Serving): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.use(dated(serving.org.now));
  app.use(express.text({ type: () => true, limit: '1mb' }));
  for (const name of Object.keys(operations).filter(isOperation)) {
    const [method, path = ''] = name.split(' ');
    app.all(path, async (request, response, next) => {
      if (request.method !== method) return next();
      const seen = arrival(serving, operations[name].call);
      await take(serving, name, { request, response, seen });
      serving.changed();
    });
  }
  app.use((request, response) => {
    const seen = arrival(serving, 'other');
    send({ request, response, seen }, refusal(404, 'Not found'));
  });
  return app;
};
