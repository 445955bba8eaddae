import { z } from 'zod';
import { type Answer, type SeenCall, serve } from './served.ts';

export const awsKey = { id: 'AKIAFAKEFAKEFAKEFAKE', secret: 'fake-aws-secret-key' } as const;

const token = z.string().min(32).max(64);
const Described = z.strictObject({ SecretId: z.string() });
const Created = z.strictObject({
  Name: z.string(),
  Description: z.string(),
  ClientRequestToken: token,
  SecretString: z.string(),
});
const Put = z.strictObject({
  SecretId: z.string(),
  ClientRequestToken: token,
  SecretString: z.string(),
});

type Version = { readonly id: string; readonly text: string };
type Stored = { readonly versions: readonly Version[]; readonly deleted: boolean };

const no = (status: number, type: string): Answer => ({
  status,
  body: { __type: type, message: 'no' },
});
const missing = no(400, 'ResourceNotFoundException');

const signed = new RegExp(
  `^AWS4-HMAC-SHA256 Credential=${awsKey.id}/\\d{8}/[a-z0-9-]+/secretsmanager/aws4_request, SignedHeaders=[a-z0-9;-]*x-amz-date[a-z0-9;-]*, Signature=[0-9a-f]{64}$`,
  'u',
);

/**
 * AWS Secrets Manager, by its JSON 1.1: describe, create and put, with versions named by their
 * request tokens. Strict: unsigned calls and unknown fields are refused.
 */
export async function awsStandIn() {
  const secrets = new Map<string, Stored>();
  const keep = (name: string, fresh: Version): Answer => {
    const { versions = [] } = secrets.get(name) ?? {};
    const known = versions.find(({ id }) => id === fresh.id);
    if (known !== undefined && known.text !== fresh.text) {
      return no(400, 'ResourceExistsException');
    }
    const next = known === undefined ? [...versions, fresh] : versions;
    secrets.set(name, { versions: next, deleted: false });
    return { status: 200, body: { ARN: `arn:aws:fake:${name}`, Name: name, VersionId: fresh.id } };
  };
  const describe = (body: unknown): Answer => {
    const found = secrets.get(Described.parse(body).SecretId);
    if (found === undefined) return missing;
    const stages = found.versions.map(({ id }, index) => [
      id,
      [index === found.versions.length - 1 ? 'AWSCURRENT' : 'AWSPREVIOUS'],
    ]);
    const deleted = found.deleted ? { DeletedDate: 1_900_000_000 } : {};
    return { status: 200, body: { VersionIdsToStages: Object.fromEntries(stages), ...deleted } };
  };
  const operations: Readonly<Record<string, (body: unknown) => Answer>> = {
    DescribeSecret: describe,
    CreateSecret: (body) => {
      const { Name, ClientRequestToken: id, SecretString: text } = Created.parse(body);
      const isNew = !secrets.has(Name);
      return isNew ? keep(Name, { id, text }) : no(400, 'ResourceExistsException');
    },
    PutSecretValue: (body) => {
      const { SecretId, ClientRequestToken: id, SecretString: text } = Put.parse(body);
      return secrets.has(SecretId) ? keep(SecretId, { id, text }) : missing;
    },
  };
  const sortOf = ({ headers }: SeenCall): string =>
    String(headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
  const answer = (call: SeenCall): Answer => {
    const { headers, method, body } = call;
    if (method !== 'POST' || headers['content-type'] !== 'application/x-amz-json-1.1') {
      return no(400, 'UnknownOperationException');
    }
    if (!signed.test(headers.authorization ?? '')) return no(403, 'AccessDeniedException');
    return operations[sortOf(call)]?.(JSON.parse(body)) ?? no(400, 'UnknownOperationException');
  };
  const served = await serve(sortOf, answer);
  const texts = (name: string): string[] =>
    (secrets.get(name)?.versions ?? []).map(({ text }) => text);
  return {
    ...served,
    /** Every version of a secret, oldest first. */
    at: (name: string) =>
      texts(name).map((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
    /** Writes as somebody else would. */
    byHand: (name: string): void => {
      keep(name, { id: 'by-hand-by-hand-by-hand-by-hand-1', text: '{"written":"by hand"}' });
    },
    deleteByHand: (name: string): void => {
      secrets.set(name, { versions: secrets.get(name)?.versions ?? [], deleted: true });
    },
  };
}
export type AwsStandIn = Awaited<ReturnType<typeof awsStandIn>>;
