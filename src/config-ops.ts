import { z } from 'zod';
import type { Listen } from './web-server.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/u, { error: 'must be a port, 0 to 65535' })
  .transform(Number)
  .refine((number) => number <= 65_535, { error: 'must be a port, 0 to 65535' });

/** The variables that say how the bot is looked after. */
export const Ops = z.object({
  DDKEY_OPS_PORT: port.optional(),
  DDKEY_OPS_HOST: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/u, error: 'must be a URL that begins with http' })
    .optional(),
});

export type OpsConfig = {
  /** Where numbers are scraped; null: nowhere. */
  readonly listen: Listen | null;
  /** Base URL of the collector that takes traces; null: none are kept. */
  readonly tracesTo: string | null;
};

/** How it is looked after, with what is not set filled in. */
export const opsOf = (env: z.infer<typeof Ops>): OpsConfig => ({
  listen:
    env.DDKEY_OPS_PORT === undefined
      ? null
      : {
          host: env.DDKEY_OPS_HOST ?? '127.0.0.1',
          port: env.DDKEY_OPS_PORT,
          variables: { host: 'DDKEY_OPS_HOST', port: 'DDKEY_OPS_PORT' },
        },
  tracesTo: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
});

/** What is wrong with them beside the bot's own port, a sentence each. */
export function opsFaults(env: z.infer<typeof Ops> & { readonly PORT: number }): string[] {
  const { DDKEY_OPS_PORT: opsPort, DDKEY_OPS_HOST: host, PORT } = env;
  if (opsPort === undefined) {
    return host === undefined
      ? []
      : ['DDKEY_OPS_HOST is set without DDKEY_OPS_PORT: name the port for /metrics, or neither'];
  }
  return opsPort !== 0 && opsPort === PORT
    ? ['DDKEY_OPS_PORT is the same as PORT: /metrics needs a port of its own']
    : [];
}
