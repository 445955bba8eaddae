import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { expect, test } from '@jest/globals';
import { Secret } from '../../src/access/secret.ts';

const text = 'ddapp_plainlyFakeSecretOfATest0000000000';
const secret = new Secret(text);

test('a secret is in its own reveal', () => {
  expect(secret.reveal()).toBe(text);
});

test.each([
  { way: 'toString', out: () => String(secret) },
  { way: 'a joined text', out: () => `${secret} ${['a', secret].join()}` },
  { way: 'JSON', out: () => JSON.stringify({ secret, all: [secret] }) },
  { way: 'inspect', out: () => inspect({ secret }, { depth: null, showHidden: true }) },
  {
    way: 'inspect past its own',
    out: () => inspect(secret, { customInspect: false, showHidden: true, getters: true }),
  },
  { way: 'a format of console', out: () => format('%s %o %O %j', secret, secret, secret, secret) },
  {
    way: 'a structured clone',
    out: () => inspect(structuredClone({ secret }), { showHidden: true }),
  },
  {
    way: 'the bytes of v8',
    out: () =>
      inspect(deserialize(serialize({ secret }))) + serialize({ secret }).toString('latin1'),
  },
  {
    way: 'its properties',
    out: () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret), { ...secret }]),
  },
  { way: 'an error', out: () => inspect(new Error(`failed with ${secret}`, { cause: secret })) },
])('$way shows nothing of a secret', ({ out }) => {
  expect(out()).not.toContain(text.slice(6, 20));
});
