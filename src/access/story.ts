import type { ScopeName, SlackChannelId } from '../policy/ids.ts';
import { riskOf, worstFirst } from '../policy/risk.ts';
import { asItIsNow, askNow } from './ask-now.ts';
import type { Case } from './case.ts';
import { namedKey } from './grant.ts';
import type { OrgLine, ScopeLine, Story } from './notes.ts';
import type { PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest } from './request.ts';
import { standingOf } from './standing.ts';
import { takenOf } from './taken.ts';

/** Scopes as people read them, worst first. */
export function scopeLines(scopes: readonly ScopeName[], catalogue: ScopeCatalogue): ScopeLine[] {
  const names = new Map(catalogue.all().map((fact) => [fact.name, fact.displayName]));
  return worstFirst(scopes).map((name) => ({
    name,
    displayName: names.get(name) ?? name,
    ...riskOf(name),
  }));
}

/** Where the card of a request goes; its rule's channel where nobody has looked yet. */
export function approverChannel(
  policies: PolicySource,
  { rule, askedIn }: Pick<AccessRequest, 'rule' | 'askedIn'>,
): SlackChannelId {
  const { rules, channel } = policies.policy();
  return askedIn ?? rules.find(({ name }) => name === rule)?.channel ?? channel;
}

export function orgLine(policies: PolicySource, request: AccessRequest): OrgLine {
  const org = policies.orgs().find((each) => each.id === request.ask.org);
  return { id: request.ask.org, name: org?.name ?? request.ask.org, site: request.site };
}

/** What its key may do as Datadog's list said; what the next one will, where there is none. */
function scopesOf({ request, grant, keys }: Case): readonly ScopeName[] {
  const live = namedKey(
    keys.filter(({ state, generation }) => state === 'live' && generation === grant?.generation),
  );
  return live === null || live.kind === 'api' ? askNow(request, grant).scopes : live.scopes;
}

/** All that a note tells about a request, as what it was approved for counts now. */
export const storyOf = (
  it: Case,
  deps: { readonly policies: PolicySource; readonly catalogue: ScopeCatalogue },
): Story => {
  const taken = takenOf(it.request, it.grant);
  return {
    request: asItIsNow(it.request, it.grant),
    votes: it.votes,
    review: it.review,
    org: orgLine(deps.policies, it.request),
    scopes: scopeLines(scopesOf(it), deps.catalogue),
    standing: standingOf(it.request, it.grant, it.keys),
    ...(taken === null ? {} : { taken }),
  };
};
