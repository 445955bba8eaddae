import { parseArgs } from 'node:util';
import { askerNow } from '../access/gather-people.ts';
import type { Look } from '../access/ports.ts';
import type { AccessRequest } from '../access/request.ts';
import { systemClock } from '../clock.ts';
import { LedgerUnusable } from '../ledger/open-database.ts';
import { readRequests } from '../ledger/read-requests.ts';
import { durationSeconds } from '../policy/duration.ts';
import { ruleFor } from '../policy/evaluate.ts';
import { addSeconds } from '../policy/instant.ts';
import type { Asker } from '../policy/match.ts';
import { lookFromOutside } from '../slack/look-from-outside.ts';
import { type OpenedPolicy, openOrSay, type PolicyCommand, policyPath } from './policy-file.ts';
import { approveText, refusalText } from './verdict-words.ts';

export const replayUsage = `ddkey policy replay --since 30d [--file FILE]
                say which past requests the file would decide otherwise; nothing is written
`;

const options = { since: { type: 'string' }, file: { type: 'string' } } as const;

function wordsOf(args: readonly string[]) {
  try {
    const { since = '30d', file } = parseArgs({ args: [...args], options }).values;
    const seconds = durationSeconds(since);
    return seconds === null ? null : { seconds, file };
  } catch {
    return null;
  }
}

/** How a request would be decided now, where that is otherwise; null where it is the same. */
function otherwise(
  { ask, rule: before }: AccessRequest,
  { policy, scopes }: OpenedPolicy,
  asker: Asker,
): string | null {
  const verdict = ruleFor(ask, policy, { scopes, asker });
  if (verdict.kind === 'refused') return `would be refused: ${refusalText(verdict.refusal)}`;
  const { name } = verdict.rule;
  return name === before ? null : `would be decided by "${name}": ${approveText(verdict.rule)}`;
}

async function askerFor({ requester }: AccessRequest, opened: OpenedPolicy, look: Look | null) {
  const alone = { id: requester, groups: [] };
  if (look === null) return alone;
  const now = await askerNow(look, opened.policy, requester);
  return now.kind === 'found' ? now.asker : alone;
}

/** Groups are asked for where there is a token; else rules for groups fit nobody. */
async function lookFor(
  { env, out }: PolicyCommand,
  { policy }: OpenedPolicy,
): Promise<Look | null> {
  const token = env['SLACK_BOT_TOKEN'] ?? '';
  const apiUrl = env['SLACK_API_URL'] ?? 'https://slack.com/api/';
  const look = token === '' ? null : await lookFromOutside(token, apiUrl, systemClock);
  if (look !== null && typeof look !== 'string') return look;
  const needed = policy.rules.some(({ when }) => (when.requesters?.groups.length ?? 0) > 0);
  if (needed) {
    const why = look ?? 'SLACK_BOT_TOKEN is not set.';
    out.write(`Groups could not be looked up, so rules for groups fit nobody here. ${why}\n`);
  }
  return null;
}

async function replay(
  requests: readonly AccessRequest[],
  opened: OpenedPolicy,
  command: PolicyCommand,
): Promise<void> {
  const { out } = command;
  const look = await lookFor(command, opened);
  let changed = 0;
  for (const request of requests) {
    // Nobody asked for a key that an admin adopted, so no rule decided it.
    if (request.ask.adopted === true) continue;
    const asker = await askerFor(request, opened, look);
    const says = otherwise(request, opened, asker);
    if (says === null) continue;
    changed += 1;
    const { id, submittedAt, requester, ask, rule, state } = request;
    const what = ask.kind === 'api' ? 'api' : `${ask.kind} ${ask.scopes.join(',')}`;
    out.write(`${submittedAt} ${id} ${requester} ${what}: "${rule}", ${state}; ${says}.\n`);
  }
  out.write(`${changed} of ${requests.length} requests would be decided otherwise.\n`);
}

/** `ddkey policy replay`: 0 when it went through, 1 for a ledger that cannot be read, 2 otherwise. */
export async function replayPolicy(command: PolicyCommand): Promise<number> {
  const { args, env, out } = command;
  const words = wordsOf(args);
  if (words === null) {
    out.write(replayUsage);
    return 2;
  }
  const opened = openOrSay(policyPath(words.file, env), command);
  if (opened === null) return 2;
  try {
    const since = addSeconds(systemClock.now(), -words.seconds);
    const url = env['DATABASE_URL'] || 'sqlite:./data/ddkey.db';
    await replay(await readRequests(url, since), opened, command);
    return 0;
  } catch (fault) {
    if (!(fault instanceof LedgerUnusable)) throw fault;
    out.write(`${fault.message}\n`);
    return 1;
  }
}
