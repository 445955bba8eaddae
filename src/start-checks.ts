import type { Owner } from './access/grant.ts';
import type { Clock } from './access/ports.ts';
import { type CheckedOrg, checkOrg, checkOwner, type OrgCheck } from './datadog/check-org.ts';
import type { DatadogCall } from './datadog/client.ts';
import { checkSlack, type SlackConfig, type Workspace } from './slack/check-slack.ts';

/** Why the bot cannot start: a sentence each, for the operator. */
export class StartUnusable extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

const patienceMs = 3000;

/** The promise's value, or the other one when it takes too long; real time. */
async function within<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

type Checked = CheckedOrg & { readonly owner: Owner };
type DatadogSide = { readonly keys: OrgCheck; readonly owner: string | null };

/** What Datadog says about the bot's keys and about their owner, within a few seconds. */
async function checkDatadog(org: Checked, call: DatadogCall): Promise<DatadogSide> {
  const noAnswer = `${org.site} does not answer, so its keys could not be checked.`;
  const ask = async (): Promise<DatadogSide> => {
    const keys = await checkOrg(org, call);
    if (keys.kind !== 'known') return { keys, owner: null };
    const found = await checkOwner(org, org.owner, call);
    return { keys, owner: found.kind === 'fine' ? null : found.fault };
  };
  return within(ask(), { keys: { kind: 'silent', fault: noAnswer }, owner: null });
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
  const faultsOf = (kind: 'wrong' | 'silent'): string[] =>
    datadog.flatMap(({ keys }) => (keys.kind === kind ? [keys.fault] : []));
  const wrongKeys = faultsOf('wrong');
  if (slack.kind !== 'connected') throw new StartUnusable([...slack.faults, ...wrongKeys]);
  if (wrongKeys.length > 0) throw new StartUnusable(wrongKeys);
  const silence = faultsOf('silent');
  return {
    workspace: slack.workspace,
    troubles: [...silence, ...datadog.flatMap(({ owner }) => owner ?? [])],
    isDatadogSilent: silence.length > 0,
  };
}
