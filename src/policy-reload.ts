import { type AuditAction, auditEvent } from './access/audit-event.ts';
import type { Ledger } from './access/ledger-port.ts';
import type { Clock, Directory } from './access/ports.ts';
import type { PolicyConfig, PolicyRead } from './config-policy.ts';
import type { OpenLedger } from './ledger/open.ts';
import type { Log } from './log.ts';
import { locatedText } from './policy/read-policy.ts';
import { slackComplaints } from './policy/slack-complaints.ts';
import { strandedKeys } from './policy-in-use.ts';
import type { RunningPolicy } from './running-policy.ts';
import { askAbout } from './slack/ask-about.ts';

type Deps = {
  readonly reread: () => PolicyRead;
  readonly running: RunningPolicy;
  readonly directory: Directory;
  readonly ledger: Ledger;
  readonly ownersInUse: OpenLedger['ownersInUse'];
  readonly clock: Clock;
  readonly log: Log;
  /** For orgs that the new policy brings, and what it wants done again and again. */
  readonly plan: () => Promise<void>;
  readonly tellAdmins: (faults: readonly string[]) => Promise<void>;
};

/** What is wrong with the people and channels of a policy, as far as Slack answers. */
export async function faultsInSlack(
  directory: Directory,
  { path, mentions }: PolicyConfig,
): Promise<readonly string[]> {
  const answers = await askAbout(directory, mentions);
  return slackComplaints(mentions, answers).map((each) => locatedText(path, each));
}

/** A policy's line in the audit chain: what was loaded, in short. */
export const policyFacts = ({ hash, rules, orgs }: PolicyConfig) => ({
  hash: hash ?? 'no file',
  rules: rules.length,
  orgs: orgs.map(({ id }) => id),
});

const record = (
  { ledger, clock }: Deps,
  what: AuditAction,
  details: Parameters<typeof auditEvent>[2]['details'],
): Promise<void> =>
  ledger.inTransaction((tx) =>
    tx.appendAudit(
      auditEvent(
        { at: clock.now(), actor: 'ddkey' },
        what,
        details === undefined ? {} : { details },
      ),
    ),
  );

/** Everything that stands against taking a policy that can be read. */
async function faultsOf(next: PolicyConfig, deps: Deps): Promise<readonly string[]> {
  // Editors may delete a file before they write it anew; without one, weaker rules would hold.
  if (next.hash === null && deps.running.config().hash !== null) {
    return [`${next.path} is gone. To work without a policy file, start ddkey without it.`];
  }
  return [
    ...strandedKeys(next.orgs, await deps.ownersInUse()),
    ...(await faultsInSlack(deps.directory, next)),
  ];
}

async function refuse(deps: Deps, faults: readonly string[]): Promise<void> {
  for (const fault of faults) deps.log.error(`the edited policy was not taken: ${fault}`);
  await record(deps, 'policy.refused', { faults: faults.slice(0, 20) });
  await deps.tellAdmins(faults);
}

async function take(deps: Deps, next: PolicyConfig): Promise<void> {
  await record(deps, 'policy.loaded', policyFacts(next));
  deps.running.take(next);
  await deps.plan();
  deps.log.info('the edited policy holds from now on', policyFacts(next));
  for (const warning of next.warnings) deps.log.warn(warning);
}

/**
 * Reads the policy anew when it is called; one reading after the other. A policy that is broken is
 * refused, and the running one stays; what was refused already is not told of again.
 */
export function policyReload(deps: Deps): () => Promise<void> {
  let told = '';
  const once = async (): Promise<void> => {
    const read = deps.reread();
    if (read.kind === 'read' && read.policy.hash === deps.running.config().hash) {
      told = '';
      return;
    }
    const faults = read.kind === 'unusable' ? read.faults : await faultsOf(read.policy, deps);
    if (read.kind === 'read' && faults.length === 0) {
      told = '';
      await take(deps, read.policy);
      return;
    }
    if (told === faults.join('\n')) return;
    told = faults.join('\n');
    await refuse(deps, faults);
  };
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(once).catch((fault: unknown) => {
      deps.log.error('the policy could not be read anew', { fault });
    });
    return last;
  };
}
