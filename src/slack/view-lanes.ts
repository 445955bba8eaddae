import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Modal } from '../../blocks/surface.ts';

/** A view as a payload names it: Slack's id, and the hash of what the person was looking at. */
export type ViewSeen = { readonly id: string; readonly hash: string };
export type Show = (view: Modal) => Promise<void>;
type Client = { readonly views: Pick<WebClient['views'], 'update'> };

type Lane = {
  /** The stamp of the newest thing that the person did in the view. */
  newest: string;
  /** Hashes whose place our own updates took, and the one that the last of them left. */
  readonly replaced: Set<string>;
  hash: string;
  last: Promise<void>;
};

const mostLanes = 500;

/** Closed, or something else by now: in both cases there is nothing to bring up to date. */
export const isOver = (fault: unknown): boolean =>
  fault instanceof WebAPIPlatformError && ['not_found', 'hash_conflict'].includes(fault.data.error);

async function update(client: Client, lane: Lane, seen: ViewSeen & { readonly view: Modal }) {
  const hash = lane.replaced.has(seen.hash) ? lane.hash : seen.hash;
  try {
    const answer = await client.views.update({ view_id: seen.id, hash, view: seen.view });
    lane.replaced.add(hash);
    lane.hash = answer.view?.hash ?? hash;
  } catch (fault) {
    if (!isOver(fault)) throw fault;
  }
}

/**
 * Keeps the updates of each open view in the order in which the person acted, one at a time. What
 * belongs to an earlier act than the newest is not shown any more, nor is one act that came twice.
 */
export function viewLanes() {
  const lanes = new Map<string, Lane>();
  const laneOf = ({ id, hash }: ViewSeen): Lane => {
    const known = lanes.get(id);
    if (known !== undefined) return known;
    const [oldest] = lanes.keys();
    if (oldest !== undefined && lanes.size >= mostLanes) lanes.delete(oldest);
    const fresh: Lane = { newest: '', replaced: new Set(), hash, last: Promise.resolve() };
    lanes.set(id, fresh);
    return fresh;
  };
  return {
    /** Runs `work` with a way to show what it finds; `stamp` says when the person acted. */
    async inLane(
      client: Client,
      { view: seen, stamp }: { readonly view: ViewSeen; readonly stamp: string },
      work: (show: Show) => Promise<void>,
    ): Promise<void> {
      const lane = laneOf(seen);
      if (stamp <= lane.newest) return;
      lane.newest = stamp;
      await work(async (view) => {
        const before = lane.last.catch(() => {});
        lane.last = before.then(async () => {
          if (lane.newest === stamp) await update(client, lane, { ...seen, view });
        });
        await lane.last;
      });
    },
  };
}
export type ViewLanes = ReturnType<typeof viewLanes>;
