import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStores } from '../../src/vault/open-stores.ts';
import type { VaultConfig } from '../../src/vault/vault-call.ts';
import { role, rootToken, type VaultStandIn, vaultStandIn } from './vault-stand-in.ts';
import { attempt, nothingBefore, wishFor, written } from './wishes.ts';

const target = { store: 'vault', mount: 'secret', path: 'datadog/backup' } as const;

let vault: VaultStandIn;
let warnings: string[] = [];
beforeEach(async () => {
  vault = await vaultStandIn();
  warnings = [];
});
afterEach(() => vault.stop());

const stores = (changes: Partial<VaultConfig> = {}) =>
  openStores(
    {
      vault: {
        address: vault.url,
        namespace: null,
        login: { how: 'token', token: rootToken },
        ...changes,
      },
      aws: null,
    },
    (what) => warnings.push(what),
  );

describe('a write into Vault', () => {
  test('sends these bytes, and nothing else', async () => {
    await stores().write(wishFor(target));
    const sent = vault.calls.map(({ method, url, body }) => `${method} ${url} ${body}`);
    expect(sent).toEqual([
      'GET /v1/secret/metadata/datadog/backup ',
      'POST /v1/secret/data/datadog/backup {"options":{"cas":0},"data":{"DD_SITE":"datadoghq.eu","DD_APP_KEY":"ddapp_fake_secret"}}',
    ]);
    expect(vault.calls[1]?.headers).toMatchObject({
      'x-vault-token': rootToken,
      'x-vault-request': 'true',
      'content-type': 'application/json',
    });
    expect(vault.calls[1]?.headers).not.toHaveProperty('x-vault-namespace');
  });

  test('works by AppRole and in a namespace, too', async () => {
    vault.setNamespace('team/a');
    const login = { how: 'app-role', roleId: role.id, secretId: role.secret } as const;
    const both = stores({ login, namespace: 'team/a' });
    expect(await both.look({ target, before: nothingBefore })).toEqual({ kind: 'free' });
    expect(await both.write(wishFor(target))).toEqual({ kind: 'written', version: '1' });
    expect(vault.at('datadog/backup')).toEqual([written]);
  });

  test('makes the version after its own, and none over what somebody else wrote', async () => {
    await stores().write(wishFor(target));
    const before = { version: '1', maybe: [] };
    expect(await stores().write(wishFor(target, { before }))).toEqual({
      kind: 'written',
      version: '2',
    });
    vault.byHand('datadog/backup');
    const after = { version: '2', maybe: [] };
    expect(await stores().look({ target, before: after })).toEqual({ kind: 'changed' });
    expect(await stores().write(wishFor(target, { before: after }))).toEqual({ kind: 'changed' });
    expect(vault.at('datadog/backup')).toHaveLength(3);
  });

  test('follows a write of which it never heard', async () => {
    await stores().write(wishFor(target));
    const before = { version: null, maybe: [attempt('one')] };
    expect(await stores().write(wishFor(target, { before }))).toEqual({
      kind: 'written',
      version: '2',
    });
  });

  test.each([
    { answer: 'lost', versions: 2 },
    { answer: 'dropped', versions: 1 },
    { answer: { status: 500 }, versions: 1 },
  ] as const)('is tried once more where there was no clear answer: $answer', async (fault) => {
    vault.faults.push({ on: 'data', answer: fault.answer });
    expect(await stores().write(wishFor(target))).toMatchObject({ kind: 'written' });
    expect(vault.at('datadog/backup')).toHaveLength(fault.versions);
    expect(vault.at('datadog/backup').at(-1)).toEqual(written);
  });

  test('is unclear, and never taken for done, where the second try has no answer either', async () => {
    vault.faults.push({ on: 'data', answer: 'lost' }, { on: 'data', answer: 'dropped' });
    expect(await stores().write(wishFor(target))).toEqual({ kind: 'unclear' });
  });

  test('is unclear where the engine answers as one of version 1 does', async () => {
    const old = { status: 204 } as const;
    vault.faults.push({ on: 'data', answer: old }, { on: 'data', answer: old });
    expect(await stores().write(wishFor(target))).toEqual({ kind: 'unclear' });
  });

  test('is refused with a wrong token or role, and the secret stands in no warning', async () => {
    const wrong = stores({ login: { how: 'token', token: 'hvs.other' } });
    expect(await wrong.look({ target, before: nothingBefore })).toEqual({ kind: 'denied' });
    const login = { how: 'app-role', roleId: role.id, secretId: 'other' } as const;
    expect(await stores({ login }).write(wishFor(target))).toEqual({ kind: 'denied' });
    vault.faults.push({ on: 'data', answer: { status: 403 } });
    expect(await stores().write(wishFor(target))).toEqual({ kind: 'denied' });
    expect(warnings.length).toBeGreaterThanOrEqual(3);
    expect(warnings.join()).not.toContain('ddapp_fake_secret');
    expect(vault.at('datadog/backup')).toEqual([]);
  });

  test('waits while Vault is sealed or cannot be reached', async () => {
    vault.seal(true);
    expect(await stores().look({ target, before: nothingBefore })).toEqual({ kind: 'away' });
    expect(await stores().write(wishFor(target))).toEqual({ kind: 'away' });
    await vault.stop();
    expect(await stores().look({ target, before: nothingBefore })).toEqual({ kind: 'away' });
  });

  test('follows no redirect', async () => {
    const headers = { location: `${vault.url}/v1/secret/data/elsewhere` };
    vault.faults.push({ on: 'data', answer: { status: 307, headers } });
    const came = await stores().write(wishFor(target));
    expect(vault.at('elsewhere')).toEqual([]);
    expect(vault.calls.every(({ url }) => !url.includes('elsewhere'))).toBe(true);
    expect(came.kind).not.toBe('unclear');
  });
});
