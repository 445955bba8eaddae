import type { Owner } from './access/grant.ts';
import type { Clock } from './access/ports.ts';
import { inOneBreath } from './advice.ts';
import {
  type CheckedOrg,
  checkOrg,
  checkOwner,
  noAnswer,
  type OrgCheck,
} from './datadog/check-org.ts';
import type { DatadogCall } from './datadog/client.ts';
import type { SlackConfig, Workspace } from './slack/ask-tokens.ts';
import { checkSlack } from './slack/check-slack.ts';
import { within } from './within.ts';

/** Why the bot cannot start: a sentence each, for the operator. */
export class StartUnusable extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const patienceMs = 3000;

type Checked = CheckedOrg & { readonly owner: Owner };
type DatadogSide = { readonly keys: OrgCheck; readonly owner: string | null };

/** What Datadog says about the bot's keys and about their owner, within a few seconds. */
async function checkDatadog(org: Checked, call: DatadogCall): Promise<DatadogSide> {
  const ask = async (): Promise<DatadogSide> => {
    const keys = await checkOrg(org, call);
    if (keys.kind !== 'known') return { keys, owner: null };
    const found = await checkOwner(org, org.owner, call);
    return { keys, owner: found.kind === 'fine' ? null : inOneBreath(found.advice) };
  };
  return within(patienceMs, ask(), {
    keys: { kind: 'silent', advice: noAnswer(org.site) },
    owner: null,
  });
}

type Sides = {
  readonly workspace: Workspace;
  /** What works only in part, a sentence each. */
  readonly troubles: readonly string[];
  readonly isDatadogSilent: boolean;
};

/**
 * Asks both sides whether they know the bot. Throws StartUnusable for what somebody has to put
 * right, and where Slack is silent; a silent Datadog may come back while the bot runs.
 */
export async function checkSides(
  sides: {
    readonly slack: SlackConfig;
    readonly datadog: { readonly orgs: readonly Checked[]; readonly call: DatadogCall };
  },
  clock: Clock,
): Promise<Sides> {
  const { orgs, call } = sides.datadog;
  const [slack, datadog] = await Promise.all([
    checkSlack(sides.slack, clock),
    Promise.all(orgs.map((org) => checkDatadog(org, call))),
  ]);
  const advices = (kind: 'wrong' | 'silent') =>
    datadog.flatMap(({ keys }) => (keys.kind === kind ? [keys.advice] : []));
  const wrongKeys = advices('wrong').map(inOneBreath);
  if (slack.kind !== 'connected') throw new StartUnusable([...slack.faults, ...wrongKeys]);
  if (wrongKeys.length > 0) throw new StartUnusable(wrongKeys);
  // It may come back by itself, so nobody is sent to look for a reason.
  const silence = advices('silent').map(({ says }) => says);
  return {
    workspace: slack.workspace,
    troubles: [...silence, ...datadog.flatMap(({ owner }) => owner ?? [])],
    isDatadogSilent: silence.length > 0,
  };
}
