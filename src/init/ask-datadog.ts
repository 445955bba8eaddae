import { z } from 'zod';
import type { Owner } from '../access/grant.ts';
import { inOneBreath } from '../advice.ts';
import { systemClock } from '../clock.ts';
import { checkOrg, checkOwner } from '../datadog/check-org.ts';
import { type DatadogCall, type DatadogOrg, datadogCalls } from '../datadog/client.ts';
import { type Site, sites } from '../datadog/sites.ts';
import { DatadogId, OrgId } from '../policy/ids.ts';
import { askKey, askOwner, askSite, type InitPlace } from './questions.ts';

export type DatadogSide = {
  readonly site: Site;
  readonly apiKey: string;
  readonly appKey: string;
  readonly owner: string;
  /** False where Datadog did not answer. */
  readonly isKnown: boolean;
};

const Owners = z
  .literal('current_user')
  .transform((): Owner => ({ kind: 'current-user' }))
  .or(DatadogId.transform((id): Owner => ({ kind: 'service-account', id })));

/** Asks who is to own the keys until Datadog knows them; what a role lacks can be given later. */
async function askOwnerKnown(
  place: InitPlace,
  org: DatadogOrg,
  call: DatadogCall,
): Promise<string> {
  for (;;) {
    const owner = await askOwner(place);
    const found = await checkOwner(org, Owners.parse(owner), call);
    if (found.kind !== 'fine') place.asker.say(inOneBreath(found.advice));
    if (found.kind !== 'unknown owner') return owner;
  }
}

/** Asks for Datadog's site and keys until that site knows them; no other is ever tried. */
export async function askDatadog(place: InitPlace, apiUrl: string | null): Promise<DatadogSide> {
  for (;;) {
    const site = z.enum(sites).parse(await askSite(place));
    const apiKey = await askKey(place, 'DD_API_KEY');
    const appKey = await askKey(place, 'DD_APP_KEY');
    const org = { id: OrgId.parse('main'), site, apiKey, appKey, apiUrl };
    const call = datadogCalls([org], systemClock);
    const check = await checkOrg(org, call);
    if (check.kind !== 'known') place.asker.say(inOneBreath(check.advice));
    if (check.kind === 'wrong') continue;
    const owner = await askOwnerKnown(place, org, call);
    return { site, apiKey, appKey, owner, isKnown: check.kind === 'known' };
  }
}
