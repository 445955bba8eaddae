import { randomBytes } from 'node:crypto';
import type { NewId } from './access/ports.ts';
import { KeyId, RequestId } from './policy/ids.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Sixteen base32 characters of randomness: 80 bits. */
export const randomText = (): string =>
  [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length]).join('');

export const newId: NewId = {
  request: () => RequestId.parse(`r_${randomText()}`),
  key: () => KeyId.parse(`k_${randomText()}`),
};
