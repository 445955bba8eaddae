import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Before, SecretStores, StoreNo, StoreWish } from '../access/stores.ts';
import type { Target } from '../policy/target.ts';
import { callMs, callSignal, lookSignal, writeSignal } from './patience.ts';
import { secretFields } from './secret-fields.ts';

export type AwsConfig = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  /** Another base URL than the region's. */
  readonly endpoint: string | null;
};

type Place = Extract<Target, { readonly store: 'aws' }>;
type Deps = { readonly config: AwsConfig; readonly warn: (what: string) => void };

/** Loaded when a policy first needs it: it is a large package, and most bots never do. */
const sdk = () => import('@aws-sdk/client-secrets-manager');

async function clientFor({ config }: Deps, region: string): Promise<SecretsManagerClient> {
  const { SecretsManagerClient } = await sdk();
  const { accessKeyId, secretAccessKey, sessionToken, endpoint } = config;
  return new SecretsManagerClient({
    region,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === null ? {} : { sessionToken }),
    },
    ...(endpoint === null ? {} : { endpoint }),
    // Tries again are ours, as only we know whether the one before may have come about.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: callMs, requestTimeout: callMs },
  });
}

const Fault = z.object({
  name: z.string(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

type Failed = { readonly name: string; readonly status: number };
/** Its name and status; its message is left out, as a service may repeat there what was sent. */
function failureOf(fault: unknown): Failed {
  const parsed = Fault.safeParse(fault);
  if (!parsed.success) return { name: 'unknown', status: 0 };
  return { name: parsed.data.name, status: parsed.data.$metadata?.httpStatusCode ?? 0 };
}

const throttled: readonly string[] = ['ThrottlingException', 'TooManyRequestsException'];

const isAway = ({ name, status }: Failed): boolean =>
  status === 0 || status === 429 || status >= 500 || throttled.includes(name);

const noOf = ({ warn }: Deps, what: string, failed: Failed): StoreNo => {
  warn(`AWS Secrets Manager gave ${failed.name}, status ${failed.status}, to ${what}`);
  return { kind: isAway(failed) ? 'away' : 'denied' };
};

type Seen = { readonly kind: 'free'; readonly isThere: boolean } | StoreNo;
type Asking = {
  readonly client: SecretsManagerClient;
  readonly secret: string;
  readonly before: Before;
  readonly signal: AbortSignal;
};

/** Whether the current version is one that ddkey wrote, or there is none. Reads no secret. */
async function see(deps: Deps, { client, secret, before, signal }: Asking): Promise<Seen> {
  const { DescribeSecretCommand } = await sdk();
  const command = new DescribeSecretCommand({ SecretId: secret });
  try {
    const found = await client.send(command, { abortSignal: callSignal(signal) });
    // It waits to be deleted, as somebody wished.
    if (found.DeletedDate !== undefined) return { kind: 'changed' };
    const versions = Object.entries(found.VersionIdsToStages ?? {});
    const current = versions.find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
    const isOurs = current === before.version || before.maybe.some((each) => each === current);
    return current === undefined || isOurs ? { kind: 'free', isThere: true } : { kind: 'changed' };
  } catch (fault) {
    const failed = failureOf(fault);
    return failed.name === 'ResourceNotFoundException'
      ? { kind: 'free', isThere: false }
      : noOf(deps, `reading about ${secret}`, failed);
  }
}

type Putting = Asking & { readonly wish: StoreWish; readonly isThere: boolean };

async function send({ client, secret, signal, wish, isThere }: Putting): Promise<string> {
  const { CreateSecretCommand, PutSecretValueCommand } = await sdk();
  const SecretString = JSON.stringify(secretFields(wish));
  const ClientRequestToken = wish.attempt;
  const options = { abortSignal: callSignal(signal) };
  const { VersionId } = isThere
    ? await client.send(
        new PutSecretValueCommand({ SecretId: secret, ClientRequestToken, SecretString }),
        options,
      )
    : await client.send(
        new CreateSecretCommand({
          Name: secret,
          Description: 'A Datadog key. Written by ddkey, which rotates and revokes it.',
          ClientRequestToken,
          SecretString,
        }),
        options,
      );
  if (VersionId === undefined) throw new Error('a write was answered without its version');
  return VersionId;
}

async function put(deps: Deps, putting: Putting): ReturnType<SecretStores['write']> {
  try {
    return { kind: 'written', version: await send(putting) };
  } catch (fault) {
    const failed = failureOf(fault);
    const came = noOf(deps, `writing ${putting.secret}`, failed);
    if (failed.name === 'ResourceExistsException') return { kind: 'changed' };
    return came.kind === 'away' ? { kind: 'unclear' } : came;
  }
}

/** A write without an answer is tried once more, under the same token: that makes no second version. */
async function write(deps: Deps, { region, secret }: Place, wish: StoreWish) {
  const client = await clientFor(deps, region);
  const signal = writeSignal();
  const once = async (before: Before): ReturnType<SecretStores['write']> => {
    const seen = await see(deps, { client, secret, before, signal });
    if (seen.kind !== 'free') return seen;
    return put(deps, { client, secret, before, signal, wish, isThere: seen.isThere });
  };
  const first = await once(wish.before);
  if (first.kind !== 'unclear') return first;
  const { version, maybe } = wish.before;
  const second = await once({ version, maybe: [...maybe, wish.attempt] });
  return second.kind === 'written' ? second : first;
}

/** AWS Secrets Manager, by AWS's own client. */
export const awsSecrets = (deps: Deps) => ({
  look: async ({ region, secret }: Place, before: Before): ReturnType<SecretStores['look']> => {
    const client = await clientFor(deps, region);
    const seen = await see(deps, { client, secret, before, signal: lookSignal() });
    return seen.kind === 'free' ? { kind: 'free' } : seen;
  },
  write: (target: Place, wish: StoreWish) => write(deps, target, wish),
});
