import { expect, test } from '@jest/globals';
import { readStores } from '../src/config-stores.ts';

const faults = (variables: Record<string, string>): string => {
  const read = readStores(variables);
  return read.kind === 'unusable' ? read.faults.join('\n') : '';
};

test('no store has to be there', () => {
  expect(readStores({})).toEqual({ kind: 'read', stores: { vault: null, aws: null } });
});

test('keys are sent over TLS, except on this machine', () => {
  expect(faults({ VAULT_ADDR: 'http://vault.internal:8200' })).toMatch(
    /VAULT_ADDR must begin with https/u,
  );
  expect(faults({ AWS_ENDPOINT_URL: 'http://aws.internal' })).toMatch(
    /AWS_ENDPOINT_URL must begin/u,
  );
  expect(faults({ VAULT_ADDR: 'http://127.0.0.1:8200', VAULT_TOKEN: 'hvs.fake' })).toBe('');
});

test('every fault is said at once, and which login is meant is not guessed', () => {
  const two = faults({ VAULT_ADDR: 'nonsense', AWS_ENDPOINT_URL: 'ftp://x' });
  expect(two).toMatch(/VAULT_ADDR must be a URL.*AWS_ENDPOINT_URL must be a URL/su);
  const both = { VAULT_ADDR: 'https://vault.test', VAULT_TOKEN: 'hvs.fake', VAULT_ROLE_ID: 'role' };
  expect(faults(both)).toMatch(/VAULT_TOKEN and VAULT_ROLE_ID are both set/u);
});
