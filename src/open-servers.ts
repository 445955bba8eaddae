import type { RequestListener } from 'node:http';
import type { OpsConfig } from './config-ops.ts';
import { type Listen, openWebServer, type WebServer } from './web-server.ts';

/** The bot's own port, and the one for whoever looks after it, where one is wanted. */
export type Servers = Pick<WebServer, 'port' | 'close'> & {
  readonly opsPort: number | null;
  readonly serve: (
    behind: Parameters<WebServer['serve']>[0] & {
      readonly openNumbers: () => { readonly page: RequestListener; readonly close: () => void };
    },
  ) => void;
};

type Ports = { readonly listen: Listen; readonly ops: OpsConfig };

/**
 * Opens both ports. Numbers have a port of their own, as the bot's may be open to the internet,
 * and they tell more than a stranger should know. Throws ListenUnusable.
 */
export async function openServers({ listen, ops }: Ports): Promise<Servers> {
  const server = await openWebServer(listen);
  const opsServer =
    ops.listen === null
      ? null
      : await openWebServer(ops.listen).catch(async (fault: unknown) => {
          await server.close();
          throw fault;
        });
  let closeNumbers = (): void => {};
  return {
    port: server.port,
    opsPort: opsServer?.port ?? null,
    serve({ openNumbers, ...behind }) {
      server.serve(behind);
      if (opsServer === null) return;
      const { page, close } = openNumbers();
      closeNumbers = close;
      opsServer.serve({ ...behind, requests: page });
    },
    async close() {
      closeNumbers();
      await Promise.all([server.close(), opsServer?.close()]);
    },
  };
}
