import { randomBytes, randomInt } from 'node:crypto';

/*
 * Secrets with the shape of Datadog's (an underscore and all) that nobody can mistake for real ones.
 * The random end keeps them unique and gives each its own last four.
 */

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const alphanumeric = (length: number): string =>
  Array.from({ length }, () => alphanumerics.charAt(randomInt(alphanumerics.length))).join('');

/** `begin` filled up to `length` with random letters and digits. */
const padded = (begin: string, length: number): string =>
  begin + alphanumeric(length - begin.length);

/** `ddapp_` and 34 letters or digits. */
export const fakeApplicationKey = (): string => `ddapp_${padded('FakeKey', 34)}`;

/** 32 hexadecimal digits that begin with `fa4e` three times. */
export const fakeApiKey = (): string => `fa4efa4efa4e${randomBytes(10).toString('hex')}`;

/** A service access token: its public alias, which lists may show, and the whole secret. */
export const fakeAccessToken = (): { readonly publicPortion: string; readonly secret: string } => {
  const publicPortion = `ddsat_${padded('FakeToken', 22)}`;
  return { publicPortion, secret: `${publicPortion}_${padded('FakeKey', 36)}` };
};
