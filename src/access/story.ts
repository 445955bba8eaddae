import type { RequestId, ScopeName, SlackChannelId } from '../policy/ids.ts';
import { riskOf, worstFirst } from '../policy/risk.ts';
import type { Case } from './case.ts';
import type { Ledger } from './ledger-port.ts';
import type { OrgLine, ScopeLine, Story } from './notes.ts';
import type { PolicySource, ScopeCatalogue } from './ports.ts';
import type { AccessRequest } from './request.ts';
import { standingOf } from './standing.ts';

/** Reads a request with all that belongs to it; null when there is none. */
export const readCase = (ledger: Ledger, id: RequestId): Promise<Case | null> =>
  ledger.inTransaction(async (tx) => {
    const request = await tx.request(id);
    if (request === null) return null;
    return {
      request,
      votes: await tx.votes(id, request.revision),
      review: await tx.review(id),
      grant: await tx.grant(id),
      keys: await tx.keysOf(id),
    };
  });

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

/** All that a card or note tells about a request. */
export const storyOf = (
  it: Case,
  deps: { readonly policies: PolicySource; readonly catalogue: ScopeCatalogue },
): Story => ({
  request: it.request,
  votes: it.votes,
  review: it.review,
  org: orgLine(deps.policies, it.request),
  scopes: scopeLines(it.request.ask.scopes, deps.catalogue),
  standing: standingOf(it.request, it.grant, it.keys),
});
