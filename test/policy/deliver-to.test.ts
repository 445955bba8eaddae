import { describe, expect, test } from '@jest/globals';
import { Ask } from '../../src/policy/ask.ts';
import { FileDeliverTo } from '../../src/policy/file-deliver-to.ts';
import { RequestId, SlackUserId } from '../../src/policy/ids.ts';
import { targetFor, targetText } from '../../src/policy/target.ts';
import { loadText } from './load-text.ts';

const asking = (purpose: string) => ({
  id: RequestId.parse('r_abcdefghijklmnop'),
  requester: SlackUserId.parse('U0ANA'),
  ask: Ask.parse({
    org: 'prod',
    environment: 'staging',
    kind: 'application',
    scopes: ['dashboards_read'],
    preset: null,
    purpose,
    keptIn: 'Vault',
    lifetimeSeconds: 3600,
    note: null,
  }),
});
const inVault = (path: string) => FileDeliverTo.safeParse({ vault: { mount: 'secret', path } });

describe('the target of a request', () => {
  test.each([
    ['Nightly backup', 'nightly-backup'],
    ['../../sys/policy', 'sys-policy'],
    ['Sauvegarde d’été', 'sauvegarde-d-ete'],
    ['夜間', 'r_abcdefghijklmnop'],
    [`${'a'.repeat(59)} b`, 'a'.repeat(59)],
  ])('keeps "%s" within its part of the path', (purpose, part) => {
    const deliverTo = FileDeliverTo.parse({ vault: { mount: 'kv', path: 'dd/{org}/{purpose}' } });
    const target = targetFor(deliverTo, asking(purpose));
    expect(target === null ? '' : targetText(target)).toBe(`vault:kv:dd/prod/${part}`);
  });

  test('can hold every fact of a request', () => {
    const secret = '{org}/{environment}/{job}/{kept_in}/{requester}/{request}';
    const deliverTo = FileDeliverTo.parse({ aws: { secret, region: 'eu-west-1' } });
    expect(targetFor(deliverTo, asking('x'))).toMatchObject({
      secret: 'prod/staging/own-choice/vault/U0ANA/r_abcdefghijklmnop',
    });
  });
});

describe('a path in the policy', () => {
  test.each(['../{purpose}', 'a/../b', './a', '/a', 'a/', 'a//b', 'a b', 'a/{service}', '', 'a?b'])(
    'may not be "%s"',
    (path) => {
      expect(inVault(path).success).toBe(false);
    },
  );
  test('says which placeholders there are', () => {
    expect(inVault('a/{service}').error?.issues[0]?.message).toMatch(/\{service\}.+\{purpose\}/u);
  });
  test('belongs to one store', () => {
    const vault = { mount: 'secret', path: 'a' };
    const aws = { secret: 'a', region: 'eu-west-1' };
    expect(FileDeliverTo.safeParse({ vault, aws }).success).toBe(false);
    expect(FileDeliverTo.safeParse({}).success).toBe(false);
  });
});

describe('a rule with deliver_to', () => {
  const rule = 'deliver_to: { vault: { mount: secret, path: "a/{purpose}" } }';
  test('is refused in words while the credentials are missing', () => {
    expect(loadText(rule, {})).toMatch(/deliver_to: for Vault, set VAULT_ADDR, and VAULT_TOKEN/u);
    const half = { VAULT_ADDR: 'https://vault.test', VAULT_ROLE_ID: 'role' };
    expect(loadText(rule, half)).toMatch(/VAULT_SECRET_ID/u);
    expect(
      loadText(
        rule.replace('vault: { mount: secret, path', 'aws: { region: eu-west-1, secret'),
        {},
      ),
    ).toMatch(/set AWS_ACCESS_KEY_ID/u);
  });
  test('is taken with them, and not beside delivery', () => {
    const env = { VAULT_ADDR: 'https://vault.test', VAULT_TOKEN: 'hvs.fake' };
    expect(loadText(rule, env)).toBe('');
    expect(loadText(`${rule}\n    delivery: on_click`, env)).toMatch(
      /both delivery and deliver_to/u,
    );
  });
});
