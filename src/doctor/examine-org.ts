import type { UseOfKeys } from '../access/use-of-keys.ts';
import type { OrgConfig } from '../config-orgs.ts';
import type { PolicyConfig } from '../config-policy.ts';
import { checkOrg, type OrgCheck } from '../datadog/check-org.ts';
import type { DatadogCall } from '../datadog/client.ts';
import { ownKey } from '../datadog/own-key.ts';
import { sites } from '../datadog/sites.ts';
import type { CheckName } from './checks.ts';
import { type ClockWatch, examineClock } from './examine-clock.ts';
import { examineOneTimeRead, examineRoom, examineTokens } from './examine-offer.ts';
import { examineOwner, examineOwnerRole } from './examine-owner.ts';
import { examinePermissions } from './examine-permissions.ts';
import { type Finding, type FindingsOn, findingsOn } from './finding.ts';

export type DatadogSide = {
  readonly policy: PolicyConfig;
  readonly call: DatadogCall;
  readonly uses: UseOfKeys;
  readonly watch: ClockWatch;
};

/** What takes good keys to be looked at, in the order in which it is told. */
const behindKeys: readonly CheckName[] = [
  'own-key',
  'permissions-missing',
  'permissions-superfluous',
  'owner',
  'owner-role',
  'one-time-read',
  'key-limits',
  'tokens',
];

function withoutKeys(
  on: FindingsOn,
  check: Exclude<OrgCheck, { readonly kind: 'known' }>,
): readonly Finding[] {
  const { advice } = check;
  const isElsewhere = check.kind === 'wrong' && check.elsewhere;
  // Trying them would show the keys to servers that have no business with them.
  const more = isElsewhere
    ? ` Datadog’s sites are ${sites.join(', ')}; ddkey tries none unasked.`
    : '';
  const because =
    check.kind === 'wrong' ? 'the keys have to be put right first' : 'the site does not answer';
  return [
    on.wrong('site-and-keys', { says: advice.says, next: `${advice.next}${more}` }),
    ...behindKeys.map((name) => on.notLookedAt(name, because)),
  ];
}

async function withKeys(
  on: FindingsOn,
  org: OrgConfig,
  { policy, call, uses }: DatadogSide,
): Promise<readonly Finding[]> {
  const own = await ownKey(org, call);
  const at = { on, org, call };
  const last4 = org.appKey.slice(-4);
  const permissions = await examinePermissions(at, own, uses);
  const { finding: owner, waiting } = await examineOwner(at);
  const unless = async (check: CheckName, look: () => Promise<Finding>): Promise<Finding> =>
    waiting.includes(check)
      ? on.notLookedAt(check, 'the owner of the keys has to be put right first')
      : look();
  return [
    on.right('site-and-keys', `${org.site} knows ${org.setBy.apiKey} and ${org.setBy.appKey}.`),
    on.right(
      'own-key',
      `The bot works with an application key, ending ${last4}, and with no access token.`,
    ),
    ...permissions,
    owner,
    await unless('owner-role', () => examineOwnerRole(at, policy)),
    await examineOneTimeRead(at, own),
    await unless('key-limits', () => examineRoom(at)),
    await unless('tokens', () => examineTokens(at)),
  ];
}

/** Asks the org's own site about the bot's keys and about what keys it can hand out there. */
export async function examineOrg(org: OrgConfig, side: DatadogSide): Promise<readonly Finding[]> {
  const on = findingsOn(`Datadog ${org.id} (${org.site})`);
  const check = await checkOrg(org, side.call);
  const findings = check.kind === 'known' ? await withKeys(on, org, side) : withoutKeys(on, check);
  const ahead = side.watch.aheadOf(org.id);
  return [...findings, examineClock(on, 'datadog-clock', { whose: org.site, ahead })];
}
