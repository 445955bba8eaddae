import type { Clock } from './access/ports.ts';
import type { PolicyConfig } from './config-policy.ts';
import { datadogKeys } from './datadog/keys.ts';
import { openBeside } from './ledger/open-beside.ts';
import { newId } from './new-id.ts';
import { runningOrgs } from './orgs.ts';
import { runningPolicy } from './running-policy.ts';
import type { SlackConfig } from './slack/ask-tokens.ts';
import { checkSlack, directoryFor } from './slack/check-slack.ts';
import { within } from './within.ts';

const patienceMs = 3000;

type Setup = {
  readonly slack: SlackConfig;
  readonly policy: PolicyConfig;
  readonly ledgerUrl: string;
  readonly auditKey: Buffer;
};

/**
 * The ports that making a key takes, beside the running bot: its ledger without a lock, and neither
 * listener nor worker. Sentences where something is wrong with the environment.
 */
export async function openBesideBot(config: Setup, clock: Clock) {
  const slack = await checkSlack(config.slack, clock);
  if (slack.kind !== 'connected') return slack.faults;
  const { ledger, close } = await openBeside(config.ledgerUrl, config.auditKey);
  const orgs = runningOrgs(config.policy.orgs, { clock, warn: () => {} });
  await within(patienceMs, orgs.start(), undefined);
  const directory = directoryFor(config.slack, slack.workspace, clock);
  const policies = runningPolicy(config.policy, orgs);
  const { catalogue, call } = orgs;
  const deps = { ledger, clock, newId, directory, policies, catalogue, issuer: datadogKeys(call) };
  const stop = async (): Promise<void> => {
    orgs.stop();
    await close();
  };
  return { deps, close: stop };
}
