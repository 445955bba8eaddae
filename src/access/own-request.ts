import type { Ask } from '../policy/ask.ts';
import type { DatadogId, KeyId, RequestId, SlackUserId } from '../policy/ids.ts';
import { auditEvent } from './audit-event.ts';
import type { Ledger } from './ledger-port.ts';
import type { Story } from './notes.ts';
import type { Clock, PolicySource, ScopeCatalogue } from './ports.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';
import { readCase, storyOf } from './story.ts';

type Deps = { readonly ledger: Ledger; readonly clock: Clock };
type Press = {
  readonly action: 'details' | 'ask-again';
  readonly by: SlackUserId;
  readonly requestId?: RequestId;
  readonly key?: KeyId;
};

async function turnAway(deps: Deps, press: Press, refusal: Refusal): Promise<Refused> {
  const { action, by, requestId = null, key = null } = press;
  await deps.ledger.inTransaction((tx) =>
    tx.appendAudit(
      auditEvent({ at: deps.clock.now(), actor: by }, 'action.refused', {
        requestId,
        keyId: key,
        details: { code: refusal.code, action },
      }),
    ),
  );
  return refused(refusal);
}

/** What a person asked for before, so that they can ask for it again. */
export async function askedBefore(
  deps: Deps,
  press: { readonly requestId: RequestId; readonly by: SlackUserId },
): Promise<{ readonly kind: 'found'; readonly ask: Ask } | Refused> {
  const request = await deps.ledger.inTransaction((tx) => tx.request(press.requestId));
  if (request?.requester === press.by) return { kind: 'found', ask: request.ask };
  // No id is on the audit row unless it is one: the value of a button is only a claim.
  const named = request === null ? {} : { requestId: request.id };
  return turnAway(deps, { action: 'ask-again', by: press.by, ...named }, { code: 'not-yours' });
}

/** All about a key that a person holds, but its secret. A key that was replaced is not described. */
export async function describeKey(
  deps: Deps & { readonly policies: PolicySource; readonly catalogue: ScopeCatalogue },
  press: { readonly key: KeyId; readonly by: SlackUserId },
): Promise<
  | {
      readonly kind: 'found';
      readonly story: Story;
      readonly datadogIds: readonly DatadogId[];
    }
  | Refused
> {
  const key = await deps.ledger.inTransaction((tx) => tx.key(press.key));
  const it = key === null ? null : await readCase(deps.ledger, key.requestId);
  const { by } = press;
  if (key === null || it === null || it.grant?.holder !== by) {
    return turnAway(deps, { action: 'details', by }, { code: 'not-yours' });
  }
  const story = storyOf(it, deps);
  const { standing } = story;
  if (standing.at !== 'shown' || standing.generation !== key.generation) {
    const about = { action: 'details', by, requestId: key.requestId, key: key.id } as const;
    return turnAway(deps, about, { code: 'key-is-dead', last4: key.last4 });
  }
  const alive = it.keys.filter((each) => each.state === 'live');
  return {
    kind: 'found',
    story,
    datadogIds: alive
      .filter((each) => each.generation === key.generation)
      .flatMap(({ datadogId }) => (datadogId === null ? [] : [datadogId])),
  };
}
