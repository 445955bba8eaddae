import type { Owner } from './access/grant.ts';
import type { Clock } from './access/ports.ts';
import { checkOrg, checkOwner, type OrgCheck } from './datadog/check-org.ts';
import type { DatadogCall, DatadogOrg } from './datadog/client.ts';
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

type Keys = { readonly org: DatadogOrg; readonly owner: Owner; readonly call: DatadogCall };
type DatadogSide = { readonly keys: OrgCheck; readonly owner: string | null };

/** What Datadog says about the bot's keys and about their owner, within a few seconds. */
async function checkDatadog({ org, owner, call }: Keys): Promise<DatadogSide> {
  const noAnswer = `${org.site} does not answer, so its keys could not be checked.`;
  const ask = async (): Promise<DatadogSide> => {
    const keys = await checkOrg(org, call);
    if (keys.kind !== 'known') return { keys, owner: null };
    const found = await checkOwner(org, owner, call);
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
  sides: { readonly slack: SlackConfig; readonly datadog: Keys },
  clock: Clock,
): Promise<Sides> {
  const [slack, { keys, owner }] = await Promise.all([
    checkSlack(sides.slack, clock),
    checkDatadog(sides.datadog),
  ]);
  const wrongKeys = keys.kind === 'wrong' ? [keys.fault] : [];
  if (slack.kind !== 'connected') throw new StartUnusable([...slack.faults, ...wrongKeys]);
  if (keys.kind === 'wrong') throw new StartUnusable(wrongKeys);
  const silence = keys.kind === 'silent' ? [keys.fault] : [];
  return {
    workspace: slack.workspace,
    troubles: owner === null ? silence : [...silence, owner],
    isDatadogSilent: keys.kind === 'silent',
  };
}
