import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

/* The fields of the compose specification that are used here, and no others: a misspelt one fails. */
const Size = z.string().regex(/^\d+[mg]$/u);
const Seconds = z.string().regex(/^\d+s$/u);
const Bind = z.strictObject({
  type: z.literal('bind'),
  source: z.string(),
  target: z.string().startsWith('/'),
  read_only: z.literal(true),
});
const Service = z.strictObject({
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string(),
  restart: z.literal('unless-stopped'),
  user: z.string().optional(),
  env_file: z.array(z.string()).optional(),
  environment: z.record(z.string().regex(/^[A-Z_]+$/u), z.string()),
  volumes: z.array(z.union([z.string(), Bind])),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })),
  networks: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  read_only: z.boolean(),
  tmpfs: z.array(z.string()),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  ulimits: z.strictObject({ core: z.number() }),
  pids_limit: z.number().int(),
  mem_limit: Size,
  memswap_limit: Size.optional(),
  stop_grace_period: Seconds,
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: Seconds,
      timeout: Seconds,
      retries: z.number().int(),
      start_period: Seconds,
    })
    .optional(),
  logging: z.strictObject({
    driver: z.string(),
    options: z.strictObject({ 'max-size': Size, 'max-file': z.string() }),
  }),
});
const File = z.strictObject({
  name: z.string(),
  services: z.strictObject({
    ddkey: Service,
    postgres: Service.partial({ depends_on: true }),
  }),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
});

const text = readFileSync('deploy/compose.yml', 'utf8');
const { services, networks, volumes } = File.parse(parse(text, { merge: true }));

test('both run without rights, on file systems that cannot be written, without core files', () => {
  for (const service of [services.ddkey, services.postgres]) {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.ulimits).toEqual({ core: 0 });
    for (const place of service.tmpfs) expect(place).toMatch(/:size=\d+m,noexec,nosuid,nodev$/u);
  }
  expect(services.postgres.user).toBe('postgres');
});

test('no port is open, and nothing but the bot reaches the ledger', () => {
  expect([services.ddkey.ports, services.postgres.ports]).toEqual([undefined, undefined]);
  expect(networks).toEqual({ outside: {}, ledger: { internal: true } });
  expect(services.postgres.networks).toEqual(['ledger']);
  expect(services.ddkey.depends_on).toHaveProperty('postgres');
  expect(volumes).toHaveProperty('ledger');
});

test('secrets come from files beside it, and none stands in it', () => {
  expect(services.ddkey.env_file).toEqual(['ddkey.env']);
  const values = [services.ddkey, services.postgres].flatMap((each) =>
    Object.entries(each.environment),
  );
  const secret = values.filter(([name]) => /PASSWORD|TOKEN|SECRET|KEY$|URL$/u.test(name));
  expect(secret.map(([name]) => name)).toEqual(['DATABASE_URL', 'POSTGRES_PASSWORD']);
  for (const [, value] of secret) expect(value).toContain(`${'$'}{POSTGRES_PASSWORD:?`);
});

test('it has longer to stop than the bot takes, and its memory goes to no swap', () => {
  const { stop_grace_period: stop, mem_limit: memory, memswap_limit: swap } = services.ddkey;
  expect(Number.parseInt(stop, 10)).toBeGreaterThan(25);
  expect(swap).toBe(memory);
});
