import { connect, createServer, type Socket } from 'node:net';
import { z } from 'zod';

/*
 * A cable between the bot and somebody else on this machine, which can be cut, pulled out, or left
 * plugged in with nothing coming through.
 */
export type Cable = {
  readonly port: number;
  /** Cuts what is connected, and lets nobody connect. */
  readonly cut: () => void;
  /** Keeps everything connected; nothing comes through any more. */
  readonly mute: () => void;
  /** Breaks the next answer off after this many bytes. */
  readonly breakAnswerAfter: (bytes: number) => void;
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
};

const Address = z.object({ port: z.number() });

export async function plugIn(port: number): Promise<Cable> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'good' | 'cut' | 'mute' = 'good';
  let breakAfter: number | null = null;
  const hangUp = (): void => {
    for (const pair of pairs) for (const end of pair) end.destroy();
    pairs.clear();
  };
  const passAnswer = (part: Buffer, near: Socket): void => {
    if (breakAfter === null) near.write(part);
    else {
      near.write(part.subarray(0, breakAfter), () => near.resetAndDestroy());
      breakAfter = null;
    }
  };
  const server = createServer((near) => {
    if (state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on('data', (part) => state === 'mute' || far.write(part));
    far.on('data', (part) => state === 'mute' || passAnswer(part, near));
    for (const end of pair) {
      end.on('error', () => {});
      end.on('close', () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: Address.parse(server.address()).port,
    cut() {
      state = 'cut';
      hangUp();
    },
    mute() {
      state = 'mute';
    },
    breakAnswerAfter(bytes) {
      breakAfter = bytes;
    },
    mend() {
      // What was swallowed meanwhile is lost for those who are connected.
      if (state === 'mute') hangUp();
      state = 'good';
    },
    stop: () =>
      new Promise((resolve) => {
        hangUp();
        server.close(() => resolve());
      }),
  };
}
