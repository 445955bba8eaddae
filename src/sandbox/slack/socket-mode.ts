import { randomBytes, randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { app } from '../people.ts';
import { newPost } from './envelopes.ts';
import { limits } from './limits.ts';
import type { Line } from './line.ts';

/** Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode). */
export type SocketMode = Line & {
  /** A path that opens one socket, once, within half a minute. */
  ticketPath(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts every connection without a word. */
  cut(): void;
  /** Asks every app to reconnect, for a reason such as `refresh_requested`, and hangs up. */
  askToReconnect(reason: string): void;
};

const hello = (connections: number): string =>
  JSON.stringify({
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: app.id },
  });

const goodbye = (reason: string): string =>
  JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } });

const newTickets = () => {
  const tickets = new Map<string, number>();
  return {
    issue: (): string => {
      const ticket = randomBytes(16).toString('hex');
      tickets.set(ticket, Date.now());
      return ticket;
    },
    redeem: (ticket: string): boolean => {
      const issuedAt = tickets.get(ticket);
      tickets.delete(ticket);
      return issuedAt !== undefined && Date.now() - issuedAt <= limits.socketTicketMs;
    },
  };
};

const pickSockets = (open: readonly WebSocket[], copies: number): readonly WebSocket[] =>
  Array.from({ length: copies }, () => open[randomInt(open.length)]).flatMap((one) => one ?? []);

const textIn = (data: unknown): string => (Buffer.isBuffer(data) ? data.toString('utf8') : '');

const hangUp = (socket: WebSocket, reason: string) => {
  socket.send(goodbye(reason));
  socket.close(1000);
};

/** A client that does not say goodbye in turn is cut off after this long. */
const farewellMs = 300;

const farewell = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    const cutOff = setTimeout(() => socket.terminate(), farewellMs);
    socket.once('close', () => {
      clearTimeout(cutOff);
      resolve();
    });
    socket.close(1000);
  });

export function newSocketMode(): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = newTickets();
  const post = newPost();
  let leastCopies = 1;
  const open = () => [...server.clients].filter((one) => one.readyState === one.OPEN);

  const welcome = (socket: WebSocket) => {
    socket.on('message', (data) => post.take(textIn(data)));
    // A peer that vanishes is noticed by its close; the error itself tells nothing more.
    socket.on('error', () => socket.terminate());
    const connections = open().length;
    if (connections > limits.sockets) return hangUp(socket, 'too_many_websockets');
    return socket.send(hello(connections));
  };

  return {
    ticketPath: () => `/link/?ticket=${tickets.issue()}&app_id=${app.id}`,
    upgrade: (request, socket, head) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'ws://sandbox');
      if (pathname !== '/link/' || !tickets.redeem(searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    // Slack picks one of the open sockets at random for each payload.
    deliver: async (envelope, copies) => {
      const sockets = open();
      if (sockets.length === 0) return { outcome: 'no-connection', ms: 0, answer: {} };
      return await post.send(envelope, pickSockets(sockets, Math.max(copies, leastCopies)));
    },
    deliverEach: (copies) => {
      leastCopies = copies;
    },
    cut: () => {
      for (const socket of server.clients) socket.terminate();
    },
    askToReconnect: (reason) => {
      for (const socket of open()) hangUp(socket, reason);
    },
    connected: () => open().length > 0,
    stop: async () => {
      post.stop();
      server.close();
      await Promise.all([...server.clients].map(farewell));
    },
  };
}
