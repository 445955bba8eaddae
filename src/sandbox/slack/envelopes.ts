import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Json } from '../control.ts';
import { isRecord, parseJson } from './json.ts';
import { limits } from './limits.ts';

type EnvelopeKind = 'slash_commands' | 'interactive' | 'events_api';

export type Envelope = {
  readonly kind: EnvelopeKind;
  readonly payload: Json;
  /** Whether the acknowledgement may carry an answer. */
  readonly acceptsAnswer: boolean;
  /** How often an event was sent before; absent for what Slack never sends again. */
  readonly retry?: number;
};

export type Ack = {
  readonly outcome: 'acknowledged' | 'timed-out' | 'no-connection';
  readonly ms: number;
  /** What the app answered; empty when it only acknowledged. */
  readonly answer: Json;
};

const AckMessage = z.object({ envelope_id: z.string(), payload: z.unknown() });

const messageOf = (envelope: Envelope, id: string): string =>
  JSON.stringify({
    envelope_id: id,
    type: envelope.kind,
    payload: envelope.payload,
    accepts_response_payload: envelope.acceptsAnswer,
    ...(envelope.retry === undefined
      ? {}
      : {
          retry_attempt: envelope.retry,
          retry_reason: envelope.retry === 0 ? '' : 'timeout',
        }),
  });

/** Sends envelopes and waits for their acknowledgements, three seconds of real time each. */
export type Post = {
  send(envelope: Envelope, sockets: readonly WebSocket[]): Promise<Ack>;
  /** Takes what an app wrote into its socket. Anything but an acknowledgement is ignored. */
  take(text: string): void;
  /** Gives up on all that is not acknowledged yet. */
  stop(): void;
};

export function newPost(): Post {
  const waiting = new Map<string, (outcome: Ack['outcome'], answer: Json) => void>();
  return {
    send: (envelope, sockets) =>
      new Promise((resolve) => {
        const startedAt = performance.now();
        const ids = sockets.map(() => randomUUID());
        const settle = (outcome: Ack['outcome'], answer: Json) => {
          clearTimeout(timer);
          for (const id of ids) waiting.delete(id);
          resolve({ outcome, ms: performance.now() - startedAt, answer });
        };
        const timer = setTimeout(() => settle('timed-out', {}), limits.ackMs);
        sockets.forEach((socket, at) => {
          const id = ids[at] ?? randomUUID();
          waiting.set(id, settle);
          socket.send(messageOf(envelope, id));
        });
      }),
    take: (text) => {
      const ack = AckMessage.safeParse(parseJson(text));
      if (!ack.success) return;
      const { envelope_id: id, payload } = ack.data;
      waiting.get(id)?.('acknowledged', isRecord(payload) ? payload : {});
    },
    stop: () => {
      for (const settle of waiting.values()) settle('no-connection', {});
    },
  };
}
