import type { Ask } from '../policy/ask.ts';
import type { DatadogId, KeyId, RequestId, SlackUserId } from '../policy/ids.ts';
import { type KeyRecord, namedKey } from './grant.ts';
import type { Ledger } from './ledger-port.ts';
import type { Standing, Story } from './notes.ts';
import type { Clock, PolicySource, ScopeCatalogue } from './ports.ts';
import type { Refusal, Refused } from './refusal.ts';
import { storyOf } from './story.ts';
import { turnAway } from './turn-away.ts';

type Shown = Extract<Standing, { readonly at: 'shown' }>;
type Deps = { readonly ledger: Ledger; readonly clock: Clock };
/** What a person asked for before, so that they can ask for it again. */
export async function askedBefore(
  deps: Deps,
  press: { readonly requestId: RequestId; readonly by: SlackUserId },
): Promise<{ readonly kind: 'found'; readonly ask: Ask } | Refused> {
  const read = await deps.ledger.inTransaction(async (tx) => ({
    request: await tx.request(press.requestId),
    grant: await tx.grant(press.requestId),
  }));
  const { request, grant } = read;
  // Whoever was handed its key may ask for one of their own.
  const isTheirs = request?.requester === press.by || grant?.holder === press.by;
  if (request !== null && isTheirs) return { kind: 'found', ask: request.ask };
  // No id is on the audit row unless it is one: the value of a button is only a claim.
  const named = request === null ? {} : { requestId: request.id };
  return turnAway(deps, { action: 'ask-again', by: press.by, ...named }, { code: 'not-yours' });
}

/** A key that works, while another is to take its place or has, is not said to be dead. */
function whyNotDescribed({ state, last4 }: KeyRecord, standing: Standing): Refusal {
  if (state !== 'live') return { code: 'key-is-dead', last4 };
  return standing.at === 'shown' ? { code: 'old-message' } : { code: 'key-on-its-way' };
}

/** The newest live key of the same request, while the key itself works; else that key. */
function newestBeside(key: KeyRecord, keys: readonly KeyRecord[]): KeyRecord {
  if (key.state !== 'live') return key;
  const alive = keys.filter(({ state }) => state === 'live');
  return namedKey(alive) ?? key;
}

type Described = {
  readonly kind: 'found';
  readonly story: Story;
  readonly standing: Shown;
  readonly datadogIds: readonly DatadogId[];
};
type Look = {
  readonly key: KeyId;
  /** The one it was drawn for; or whichever works now, of the two in a rotation the newer one. */
  readonly generation: number | 'newest';
  readonly by: SlackUserId;
  readonly action: string;
};

/**
 * All about a key that a person holds, but its secret, before `action` is done with it. A key that
 * was replaced, or drawn for another generation, is not described.
 */
export async function describeKey(
  deps: Deps & { readonly policies: PolicySource; readonly catalogue: ScopeCatalogue },
  { key: id, generation, by, action }: Look,
): Promise<Described | Refused> {
  const named = await deps.ledger.inTransaction((tx) => tx.key(id));
  const it = named === null ? null : await deps.ledger.caseOf(named.requestId);
  const asked = it?.keys.find((each) => each.id === id);
  if (it === null || asked === undefined || it.grant?.holder !== by) {
    return turnAway(deps, { action, by }, { code: 'not-yours' });
  }
  const key = generation === 'newest' ? newestBeside(asked, it.keys) : asked;
  const story = storyOf(it, deps);
  const { standing } = story;
  const isSame = generation === 'newest' || key.generation === generation;
  if (standing.at !== 'shown' || standing.generation !== key.generation || !isSame) {
    const about = { action, by, requestId: key.requestId, key: key.id };
    return turnAway(deps, about, whyNotDescribed(key, standing));
  }
  const datadogIds = it.keys
    .filter((each) => each.state === 'live' && each.generation === key.generation)
    .flatMap(({ datadogId }) => (datadogId === null ? [] : [datadogId]));
  return { kind: 'found', story, standing, datadogIds };
}
