import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Json, SeenCall } from '../control.ts';
import { credentials } from '../people.ts';
import { textArgument } from './arguments.ts';
import type { Faults } from './faults.ts';
import { exchange, replyOf } from './http-exchange.ts';
import { isRecord, parseJson } from './json.ts';
import { demandScope, type Granted, type Methods, type SlackState } from './method.ts';
import { SlackRefusal } from './slack-refusal.ts';

export type SeeCall = (call: Omit<SeenCall, 'side' | 'at'>) => void;

type Deps = {
  readonly state: SlackState;
  readonly methods: Methods;
  readonly granted: Granted;
  readonly faults: Faults;
  readonly see: SeeCall;
};

const argumentsOf = (request: Request): Json => {
  const body: unknown = request.body;
  const text = typeof body === 'string' ? body : '';
  if (!request.is('application/json')) {
    return { ...request.query, ...Object.fromEntries(new URLSearchParams(text)) };
  }
  const parsed = parseJson(text);
  if (!isRecord(parsed)) throw new SlackRefusal('invalid_json');
  return { ...request.query, ...parsed };
};

const tokenOf = (request: Request, given: Json): string => {
  const header = request.get('authorization') ?? '';
  return /^Bearer (.+)$/.exec(header)?.[1] ?? textArgument(given, 'token');
};

const ownerOf = (token: string): 'bot' | 'app' => {
  if (token === '') throw new SlackRefusal('not_authed');
  if (token === credentials.slackBotToken) return 'bot';
  if (token === credentials.slackAppToken) return 'app';
  throw new SlackRefusal('invalid_auth');
};

const call = ({ state, methods, granted }: Deps, request: Request, response: Response): Json => {
  const method = methods[String(request.params['method'])];
  if (method === undefined) throw new SlackRefusal('unknown_method');
  const given = argumentsOf(request);
  const owner = ownerOf(tokenOf(request, given));
  response.set('x-oauth-scopes', granted[owner].join(','));
  if (method.scope !== null) response.set('x-accepted-oauth-scopes', method.scope);
  if (owner !== method.token) throw new SlackRefusal('not_allowed_token_type');
  if (method.scope !== null) demandScope(method.scope, granted[owner]);
  return method.run(state, given);
};

/** The channel that a call names; empty for a call without one, or that cannot be read. */
const channelOf = (request: Request): string => {
  try {
    return textArgument(argumentsOf(request), 'channel');
  } catch {
    return '';
  }
};

const handle =
  (deps: Deps): RequestHandler =>
  async (request, response) => {
    const method = String(request.params['method']);
    const fault = deps.faults.next(method);
    const outcome = await exchange(response, fault, () =>
      replyOf(() => call(deps, request, response)),
    );
    const channel = channelOf(request);
    deps.see({ method, ...outcome, ...(channel === '' ? {} : { channel }) });
  };

/** The Web API: form or JSON bodies in, JSON out, methods by name. Mount it under `/api`. */
export function webApi(deps: Deps): express.Router {
  const router = express.Router();
  // Bodies are read as text, so that one which cannot be parsed is refused in Slack's words.
  router.use(express.text({ type: () => true, limit: '8mb' }));
  router.all('/:method', handle(deps));
  return router;
}
