import { randomBytes } from 'node:crypto';
import { limits } from './limits.ts';
import { SlackRefusal } from './slack-refusal.ts';

/** Where a response_url may write, and which message it may change. */
export type ReplyPlace = {
  readonly person: string;
  readonly channel: string;
  /** The message that was acted upon; a slash command has none. */
  readonly original: string | null;
};
type Issued = ReplyPlace & { readonly at: number; uses: number };

export type ResponseUrls = {
  issue(place: ReplyPlace): string;
  /** Counts one use. Throws used_url or expired_url with status 404. */
  use(id: string): ReplyPlace;
};

const gone = (code: string) => new SlackRefusal(code, { status: 404 });

/** The response_urls of a workspace: five uses within thirty minutes of real time. */
export function newResponseUrls(realNow: () => number = Date.now): ResponseUrls {
  const issued = new Map<string, Issued>();
  const forgetOld = () => {
    for (const [id, { at }] of issued) {
      if (realNow() - at < 2 * limits.responseUrl.ms) return;
      issued.delete(id);
    }
  };
  return {
    issue: (place) => {
      forgetOld();
      const id = randomBytes(18).toString('base64url');
      issued.set(id, { ...place, at: realNow(), uses: 0 });
      return id;
    },
    use: (id) => {
      const known = issued.get(id);
      if (known === undefined || realNow() - known.at > limits.responseUrl.ms) {
        throw gone('expired_url');
      }
      if (known.uses >= limits.responseUrl.uses) throw gone('used_url');
      known.uses += 1;
      return known;
    },
  };
}
