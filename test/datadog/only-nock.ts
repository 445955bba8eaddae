import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';

/** For a whole file of tests: nothing but nock is reached, and all that it was told to expect came. */
export function onlyNock(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    expect(unused).toEqual([]);
  });
  afterAll(() => nock.restore());
}

/** In the place of api.datadoghq.eu; a call without both keys of the bot finds nobody there. */
export const wire = () =>
  nock('https://api.datadoghq.eu')
    .matchHeader('dd-api-key', 'api-key')
    .matchHeader('dd-application-key', 'app-key');
