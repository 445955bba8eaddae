import { createServer, type Server } from 'node:http';
import express from 'express';
import type { Changes } from '../changes.ts';
import type {
  Act,
  ActAnswer,
  Fault,
  GroupChange,
  PersonChange,
  SeenCall,
  Sight,
} from '../control.ts';
import { dated } from '../dated.ts';
import { callerHangsUp } from '../keep-alive.ts';
import { credentials } from '../people.ts';
import { perform } from './acting.ts';
import { chatMethods } from './chat-methods.ts';
import { conversationMethods } from './conversation-methods.ts';
import { type Faults, isHttpFault, noFaults } from './faults.ts';
import { newHttpMode } from './http-mode.ts';
import type { Line } from './line.ts';
import { forgetWhispers } from './messages.ts';
import { allGranted, type Granted, type SlackState } from './method.ts';
import { newPostGate } from './post-gate.ts';
import { responseUrlApi } from './response-url-api.ts';
import { newResponseUrls } from './response-urls.ts';
import { sessionMethods } from './session-methods.ts';
import { sightOf } from './sight.ts';
import { newSocketMode, type SocketMode } from './socket-mode.ts';
import { actorOf } from './stage.ts';
import { newTriggers } from './triggers.ts';
import { userMethods } from './user-methods.ts';
import { usergroupMethods } from './usergroup-methods.ts';
import { viewMethods } from './view-methods.ts';
import { forgetModals, noViews } from './views.ts';
import { webApi } from './web-api.ts';
import { changeGroup, changeMember, type ExtraChannel, openWorkspace } from './workspace.ts';

export type SlackStandIn = {
  /** Base of the Web API, such as `http://127.0.0.1:4001/api/`. */
  readonly apiUrl: string;
  /** Acts as a person (a user id); each envelope is delivered `copies` times. */
  act(as: string, act: Act, copies: number): Promise<ActAnswer>;
  see(as: string): Sight;
  /** Drops this person's ephemerals and modals. */
  reload(as: string): void;
  /** Arms a fault. Throws for another side, and for kinds that only Datadog has. */
  fault(fault: Fault): void;
  clearFaults(): void;
  changePerson(change: PersonChange): void;
  changeGroup(change: GroupChange): void;
  /** Every Web API call and response_url use, oldest first, without bodies. */
  calls(): SeenCall[];
  /** HTTP mode: where the app takes requests. */
  setRequestUrl(url: string): void;
  /** Whether at least one socket is open or, in HTTP mode, the request URL answers. */
  connected(): boolean;
  stop(): Promise<void>;
};

export type SlackOptions = {
  /** How the app is reached; Socket Mode by default. */
  readonly mode?: 'socket' | 'http';
  /** HTTP mode: what requests are signed with; the sandbox's own by default. */
  readonly signingSecret?: string;
  readonly port?: number;
  /** The sandbox's clock; only message stamps follow it. */
  readonly now?: () => Date;
  readonly minMsPerChannelMessage?: number;
  readonly extraChannels?: readonly ExtraChannel[];
  /** Scopes of the tokens, for an app that was set up with too few. */
  readonly granted?: Partial<Granted>;
  /** Hears of everything that changes what a person sees. */
  readonly changes?: Pick<Changes, 'announce'>;
};

/** Old calls are forgotten beyond this many, so that a long run does not grow. */
const mostCalls = 50_000;

const callLog = (changed: () => void) => {
  const seen: SeenCall[] = [];
  return {
    add: (call: Omit<SeenCall, 'side' | 'at'>) => {
      seen.push({ side: 'slack', at: Date.now(), ...call });
      if (seen.length > mostCalls) seen.splice(0, seen.length - mostCalls / 2);
      changed();
    },
    all: () => [...seen],
  };
};

/** The ways to the app; `sockets` is null in HTTP mode. */
type Ways = {
  readonly line: Line;
  readonly sockets: SocketMode | null;
  readonly setRequestUrl: (url: string) => void;
};

const waysToApp = (options: SlackOptions): Ways => {
  if (options.mode === 'http') {
    const secret = options.signingSecret ?? credentials.slackSigningSecret;
    return { ...newHttpMode(secret), sockets: null };
  }
  const sockets = newSocketMode();
  const setRequestUrl = () => {
    throw new Error('in Socket Mode an app has no request URL');
  };
  return { line: sockets, sockets, setRequestUrl };
};

const armLineFault = ({ line, sockets }: Ways, what: Fault['what']): void => {
  if (what.kind === 'deliver') line.deliverEach(what.copies);
  else if (sockets === null) throw new Error('in HTTP mode there is no socket');
  else if (what.kind === 'drop') sockets.cut();
  else if (what.kind === 'error') sockets.askToReconnect(what.error);
  else throw new Error(`a socket has no fault of the kind ${what.kind}`);
};

const armFault = (faults: Faults, ways: Ways, fault: Fault): void => {
  if (fault.side !== 'slack') throw new Error('this is the stand-in for Slack');
  const { what } = fault;
  if (fault.call === 'socket') armLineFault(ways, what);
  else if (isHttpFault(what)) faults.arm(fault.call, what, fault);
  else throw new Error(`no call of Slack has a fault of the kind ${what.kind}`);
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const stop = async (server: Server, line: Line): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  await line.stop();
  server.closeAllConnections();
  await closed;
};

const freshState = (options: SlackOptions): SlackState => ({
  workspace: openWorkspace(options.now ?? (() => new Date()), options.extraChannels ?? []),
  views: noViews(),
  triggers: newTriggers(),
  responseUrls: newResponseUrls(),
  gate: newPostGate(options.minMsPerChannelMessage ?? 1000),
});

const newWeb = ({ now = () => new Date() }: SlackOptions): express.Express => {
  const web = express();
  web.disable('x-powered-by');
  web.use(dated(now));
  return web;
};

/**
 * Starts a strict stand-in for Slack on 127.0.0.1: Web API, Socket Mode or calls to a request URL,
 * and response_urls, for the app and the people of people.ts. It takes only the sandbox's fake
 * tokens.
 */
export async function startSlack(options: SlackOptions = {}): Promise<SlackStandIn> {
  const state = freshState(options);
  const ways = waysToApp(options);
  const { line, sockets } = ways;
  const faults = noFaults();
  const changed = (): void => options.changes?.announce();
  const log = callLog(changed);
  const server = createServer();
  server.keepAliveTimeout = callerHangsUp;
  const port = await listen(server, options.port ?? 0);
  const address = `127.0.0.1:${port}`;
  const methods = {
    ...sessionMethods(sockets === null ? null : () => `ws://${address}${sockets.ticketPath()}`),
    ...chatMethods,
    ...viewMethods,
    ...conversationMethods,
    ...userMethods,
    ...usergroupMethods,
  };
  const granted = { ...allGranted, ...options.granted };
  const web = newWeb(options);
  web.use('/api', webApi({ state, methods, granted, faults, see: log.add }));
  web.use('/response', responseUrlApi({ state, faults, see: log.add }));
  server.on('request', web);
  if (sockets !== null) server.on('upgrade', sockets.upgrade);
  const stage = { state, line, origin: `http://${address}` };
  return {
    apiUrl: `http://${address}/api/`,
    act: async (as, act, copies) => {
      const answer = await perform(stage, actorOf(stage, as, copies), act);
      changed();
      return answer;
    },
    see: (as) => sightOf(state, as),
    reload: (as) => {
      forgetWhispers(state.workspace, as);
      forgetModals(state.views, as);
      changed();
    },
    fault: (fault) => armFault(faults, ways, fault),
    clearFaults: () => {
      faults.clear();
      line.deliverEach(1);
    },
    changePerson: (change) => {
      changeMember(state.workspace, change);
      changed();
    },
    changeGroup: (change) => {
      changeGroup(state.workspace, change);
      changed();
    },
    calls: log.all,
    setRequestUrl: ways.setRequestUrl,
    connected: line.connected,
    stop: () => stop(server, line),
  };
}
