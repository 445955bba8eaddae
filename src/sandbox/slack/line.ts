import type { Ack, Envelope } from './envelopes.ts';

/** The way from Slack to the app: open sockets, or calls to the app's request URL. */
export type Line = {
  /** Hands an envelope over `copies` times and waits for the first acknowledgement. */
  deliver(envelope: Envelope, copies: number): Promise<Ack>;
  /** How often each envelope is delivered from now on, whatever `deliver` asks for. */
  deliverEach(copies: number): void;
  /** Whether the app can be reached now. */
  connected(): boolean;
  stop(): Promise<void>;
};
