import type { Logger, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';

const Farewell = z.object({
  type: z.literal('disconnect'),
  reason: z.literal('too_many_websockets'),
});
/** A farewell is short; anything longer is somebody's payload and is not looked at. */
const longest = 500;

function isFarewell(data: unknown): boolean {
  if (typeof data !== 'string' || data.length > longest) return false;
  try {
    return Farewell.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}

/** The socket's own client tries again and says nothing: the operator would look in vain. */
export function tellWhenCrowded({ client }: SocketModeReceiver, log: Logger): void {
  let told = false;
  client.on('connected', () => {
    told = false;
  });
  client.on('ws_message', (data: unknown) => {
    if (told || !isFarewell(data)) return;
    told = true;
    log.warn(
      'Slack takes at most ten connections of one app, and all are taken. ddkey tries again until one is free; stop a replica, or another program that uses this app-level token.',
    );
  });
}
