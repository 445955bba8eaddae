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
