import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as account } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount';
import { validate as network } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as budget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { parse } from 'yaml';
import { z } from 'zod';

const schemas: Readonly<Record<string, (data: unknown) => boolean>> = {
  'apps/v1 Deployment': deployment,
  'v1 Service': service,
  'v1 ServiceAccount': account,
  'networking.k8s.io/v1 NetworkPolicy': network,
  'policy/v1 PodDisruptionBudget': budget,
};

const root = 'deploy/kubernetes';
const read = (path: string): unknown => parse(readFileSync(path, 'utf8'));
const files = ['base', 'http-mode'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);
const manifests = files.filter((path) => !path.endsWith('kustomization.yaml'));
const Typed = z.object({ apiVersion: z.string(), kind: z.string() });

/** Every field that Kubernetes knows, as its published types name them. */
const known = new Set(
  ['apps/v1', 'v1', 'networking.k8s.io/v1', 'policy/v1']
    .map((group) => `node_modules/kubernetes-models/${group}`)
    .concat('node_modules/@kubernetes-models/apimachinery/apis/meta/v1')
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.d.ts'))
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/^ +"(\w+)"\??:/gmu)])
    .map(([, name]) => name),
);

/** What stands below these is named by whoever writes it; a label's name has a slash. */
const named = ['labels', 'matchLabels', 'requests', 'limits'];

const isUnknown = (name: string): boolean => !name.includes('/') && !known.has(name);

function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, below]) =>
    named.includes(name) ? [name] : [name, ...fieldsOf(below)],
  );
}

describe.each(manifests)('%s', (path) => {
  test('is what the published schema wants, and every field is one that Kubernetes knows', () => {
    const manifest = read(path);
    const { apiVersion, kind } = Typed.parse(manifest);
    expect([`${apiVersion} ${kind}`, schemas[`${apiVersion} ${kind}`]?.(manifest)]).toEqual([
      `${apiVersion} ${kind}`,
      true,
    ]);
    expect(known.size).toBeGreaterThan(300);
    expect(fieldsOf(manifest).filter(isUnknown)).toEqual([]);
    expect(['readinessProb', 'replicas'].filter(isUnknown)).toEqual(['readinessProb']);
  });
});

const Pod = z.object({
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        automountServiceAccountToken: z.boolean(),
        terminationGracePeriodSeconds: z.number(),
        securityContext: z.unknown(),
        containers: z.tuple([
          z.object({
            env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
            envFrom: z.array(z.unknown()),
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
            livenessProbe: z.object({ httpGet: z.unknown() }),
            startupProbe: z.object({ httpGet: z.unknown() }),
            readinessProbe: z.object({ httpGet: z.unknown() }),
            securityContext: z.unknown(),
            volumeMounts: z.array(
              z.object({ mountPath: z.string(), readOnly: z.boolean().optional() }),
            ),
          }),
        ]),
      }),
    }),
  }),
});
const { replicas, template } = Pod.parse(read(`${root}/base/deployment.yaml`)).spec;
const [container] = template.spec.containers;

test('the pod runs as nobody in particular, without rights, and writes only to memory', () => {
  expect(template.spec.securityContext).toEqual({
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(template.spec.automountServiceAccountToken).toBe(false);
  const writable = container.volumeMounts.filter(({ readOnly }) => readOnly !== true);
  expect(writable.map(({ mountPath }) => mountPath)).toEqual(['/tmp']);
});

test('it is restarted on the first health check, and traffic follows the second', () => {
  const at = (path: string) => ({ httpGet: { path, port: 'http' } });
  expect(container.startupProbe).toMatchObject(at('/healthz'));
  expect(container.livenessProbe).toMatchObject(at('/healthz'));
  expect(container.readinessProbe).toMatchObject(at('/readyz'));
  const port = container.env.find(({ name }) => name === 'PORT')?.value;
  expect(container.ports).toEqual([{ name: 'http', containerPort: Number(port) }]);
  expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(25);
  expect(replicas).toBeGreaterThan(1);
});

test('secrets come from a Secret by its name, and none stands here', () => {
  expect(container.envFrom).toEqual([{ secretRef: { name: 'ddkey' } }]);
  const names = container.env.map(({ name }) => name);
  expect(names.filter((name) => /TOKEN|SECRET|PASSWORD|_KEY$|URL$/u.test(name))).toEqual([]);
  for (const path of manifests) expect(readFileSync(path, 'utf8')).not.toMatch(/kind: Secret/u);
});

test('policies and budgets are about this pod; nobody comes in but in HTTP mode', () => {
  const { labels } = template.metadata;
  const ours = { matchLabels: labels };
  const policy = read(`${root}/base/networkpolicy.yaml`);
  const both = ['Ingress', 'Egress'];
  expect(policy).toMatchObject({ spec: { podSelector: ours, policyTypes: both, ingress: [] } });
  expect(read(`${root}/base/poddisruptionbudget.yaml`)).toMatchObject({ spec: { selector: ours } });
  expect(read(`${root}/http-mode/service.yaml`)).toMatchObject({ spec: { selector: labels } });
  expect(readdirSync(`${root}/base`)).not.toContain('service.yaml');
});

const Kustomization = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
  kind: z.literal('Kustomization'),
  resources: z.array(z.string()),
});
test.each(['base', 'http-mode'])('%s is put together from every file beside it', (folder) => {
  const { resources } = Kustomization.parse(read(`${root}/${folder}/kustomization.yaml`));
  const beside = readdirSync(`${root}/${folder}`).filter((name) => name !== 'kustomization.yaml');
  expect(resources.filter((name) => name !== '../base').sort()).toEqual(beside.sort());
});

const kubectl = (process.env['PATH'] ?? '')
  .split(':')
  .map((folder) => join(folder, 'kubectl'))
  .find((path) => existsSync(path));
if (kubectl === undefined) {
  test('kustomize does not put it together, skipped: kubectl is not there', () => {});
} else {
  test('kustomize puts it together', () => {
    const both = execFileSync(kubectl, ['kustomize', `${root}/http-mode`], { encoding: 'utf8' });
    expect(both.match(/^kind: /gmu)).toHaveLength(manifests.length);
  });
}
