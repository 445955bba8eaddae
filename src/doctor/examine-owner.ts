import type { OrgConfig } from '../config-orgs.ts';
import type { PolicyConfig } from '../config-policy.ts';
import { checkOwner } from '../datadog/check-org.ts';
import { ownerPermissions } from '../datadog/owner-permissions.ts';
import { scopeCatalogue } from '../datadog/scopes.ts';
import { accountOf } from '../datadog/user-accounts.ts';
import { bestOf, emptyDraft, type Known, placesOf } from '../policy/draft.ts';
import { SlackUserId } from '../policy/ids.ts';
import type { Preset } from '../policy/presets.ts';
import type { CheckName } from './checks.ts';
import type { AtOrg } from './examine-permissions.ts';
import type { Finding } from './finding.ts';

const ownerText = ({ owner, setBy }: OrgConfig): string =>
  owner.kind === 'current-user'
    ? 'the user of the bot’s own key'
    : `the service account in ${setBy.owner}`;

/** Whether an account that is there can own keys that work. */
async function aboutAccount({ on, org, call }: AtOrg): Promise<Finding> {
  const account = await accountOf(org.id, org.owner, call);
  const who = ownerText(org);
  if (account === null || account.isDisabled === null) {
    return on.lookAt('owner', {
      says: `Keys will belong to ${who}; whether it is enabled could not be read.`,
      next: 'Give the bot’s key user_access_read, or look at the account in Datadog.',
    });
  }
  if (account.isDisabled) {
    return on.wrong('owner', {
      says: `Keys would belong to ${who}, and it is disabled.`,
      next: `Enable it in Datadog, or name another one: ${org.setBy.owner}.`,
    });
  }
  return on.right('owner', `Keys will belong to ${who}, which is there and enabled.`);
}

/** The owner, and which checks have to wait until the bot can list the owner's keys. */
export async function examineOwner(
  at: AtOrg,
): Promise<{ readonly finding: Finding; readonly waiting: readonly CheckName[] }> {
  const { on, org, call } = at;
  const check = await checkOwner(org, org.owner, call);
  if (check.kind === 'fine') return { finding: await aboutAccount(at), waiting: [] };
  const forList = ['key-limits', 'tokens'] as const;
  const waiting = check.kind === 'may not' ? forList : (['owner-role', ...forList] as const);
  return { finding: on.wrong('owner', check.advice), waiting };
}

/** Rules that tell people apart are asked without that. */
const anybody: Known['asker'] = { id: SlackUserId.parse('U00'), groups: [] };

/** The jobs that some rule gives to somebody in an org, if its owner had every permission. */
function offeredJobs(org: OrgConfig, policy: PolicyConfig, scopes: Known['scopes']) {
  const there = { id: org.id, kinds: org.kinds, ownerLacks: [], environments: org.environments };
  const givers = policy.rules.map((rule): Known => {
    // Whoever asks, and whichever rule comes before: this is about what may be asked for at all.
    const open = { ...rule, when: { ...rule.when, requesters: null } };
    const alone = { ...policy, orgs: [there], rules: [open], channel: policy.approverChannel };
    return { policy: alone, scopes, asker: anybody };
  });
  return policy.presets.filter((preset) =>
    givers.some((known) =>
      placesOf({ ...emptyDraft, org: org.id }, known.policy).some(
        (place) => bestOf(place, preset.scopes, known).rule !== null,
      ),
    ),
  );
}

type Lack = { readonly preset: Preset; readonly scopes: readonly string[] };

function lacksOf(jobs: readonly Preset[], lacked: readonly string[]): readonly Lack[] {
  return jobs
    .map((preset) => ({ preset, scopes: preset.scopes.filter((each) => lacked.includes(each)) }))
    .filter(({ scopes }) => scopes.length > 0);
}

/** Whether the role of the keys' owner allows what the policy's jobs ask for. */
export async function examineOwnerRole(
  { on, org, call }: AtOrg,
  policy: PolicyConfig,
): Promise<Finding> {
  const catalogue = scopeCatalogue(call, org.id);
  const permissions = await ownerPermissions(org, call);
  if (permissions === null || !(await catalogue.refresh())) {
    return on.lookAt('owner-role', {
      says: `What the role of ${ownerText(org)} gives could not be read.`,
      next: 'Give the bot’s key user_access_read, or look at the account’s role in Datadog.',
    });
  }
  const known = new Set(catalogue.all().map(({ name }) => name));
  const jobs = offeredJobs(org, policy, known).filter(({ kind }) => kind === 'scoped');
  const lacks = lacksOf(jobs, catalogue.lackedBy(permissions));
  if (lacks.length === 0) {
    const count = `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}`;
    return on.right('owner-role', `The owner’s role covers the ${count} that the policy gives.`);
  }
  const names = [...new Set(lacks.flatMap(({ scopes }) => scopes))];
  return on.lookAt('owner-role', {
    says: `The owner’s role does not cover ${lacks.map(({ preset }) => `“${preset.name}”`).join(', ')}: it lacks ${names.join(', ')}.`,
    next: `Give its role ${names.join(', ')}, or take these jobs out of the policy’s presets.`,
  });
}
