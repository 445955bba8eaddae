import type { FetchFunction } from '@slack/web-api';

/** The client's usual way to call, telling when Slack says to have sent each answer. */
export const datesHeard =
  (hear: (date: string | null) => void): FetchFunction =>
  async (url, init) => {
    const response = await globalThis.fetch(url, init);
    hear(response.headers.get('date'));
    return response;
  };
