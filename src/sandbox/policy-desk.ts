import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { askerOf, askIn } from '../commands/explain-request.ts';
import { approveText, deciderLines, passedText, refusalText } from '../commands/verdict-words.ts';
import { durationText } from '../policy/duration.ts';
import { type AskVerdict, ruleFor } from '../policy/evaluate.ts';
import { SlackChannelId, SlackUserId } from '../policy/ids.ts';
import { channelPolicy, type Policy } from '../policy/policy.ts';
import { type LoadedPolicy, policyOrgsOf, readPolicy } from '../policy/read-policy.ts';
import type { Surroundings } from '../policy/surroundings.ts';
import { surroundingsOf } from '../surroundings-of.ts';
import { channels } from './people.ts';
import {
  type CheckedPolicy,
  type ExplainedPolicy,
  PolicyQuestion,
  PolicyText,
} from './policy-control.ts';

const usualChannel = SlackChannelId.parse(channels.approvers.id);

/** The policy that a text stands for, as the bot of the sandbox would have it. */
function policyOf(loaded: LoadedPolicy, around: Surroundings): Policy {
  const { orgs, presets, rules, admins } = loaded;
  const channel = loaded.channel ?? around.channel ?? usualChannel;
  const usual = channelPolicy(channel, { orgs: policyOrgsOf(orgs, around), presets, admins });
  return { ...usual, rules: rules ?? usual.rules };
}

function wordsFor(verdict: AskVerdict): string {
  if (verdict.kind === 'refused') return `Refused: ${refusalText(verdict.refusal)}.`;
  const { rule } = verdict;
  return `Verdict: ${approveText(rule)}, for at most ${durationText(rule.maxLifetimeSeconds)}.`;
}

const noAnswer = (says: string): ExplainedPolicy => ({
  says,
  rule: null,
  deciders: [],
  passed: [],
});

function explain(question: PolicyQuestion, around: Surroundings): ExplainedPolicy {
  const load = readPolicy(question.text, around);
  if (load.kind === 'unusable') return noAnswer('Mend the policy first.');
  const policy = policyOf(load.policy, around);
  const ask = askIn(question, policy);
  if (typeof ask === 'string') return noAnswer(`${ask.replaceAll('--', '')}.`);
  const groups = question.groups.split(',').flatMap((name) => name.trim() || []);
  const asker = askerOf(SlackUserId.parse(question.as), groups);
  const verdict = ruleFor(ask, policy, { scopes: around.scopes, asker });
  const { rule, passed } = verdict;
  return {
    says: wordsFor(verdict),
    rule: rule?.name ?? null,
    deciders: rule === null || verdict.kind === 'refused' ? [] : deciderLines(rule.approve),
    passed: passed.map(passedText),
  };
}

/** The policy file of the sandbox: to be read, checked, explained, and given to the running bot. */
export function policyDesk(path: string, env: Readonly<Record<string, string>>) {
  const around = surroundingsOf(env);
  const check = (text: string): CheckedPolicy => {
    const load = readPolicy(text, around);
    return load.kind === 'loaded'
      ? { complaints: [], warnings: [...load.policy.warnings] }
      : { complaints: [...load.complaints], warnings: [] };
  };
  return {
    read: (): PolicyText => ({ text: readFileSync(path, 'utf8') }),
    check: (body: unknown): CheckedPolicy => check(PolicyText.parse(body).text),
    explain: (body: unknown): ExplainedPolicy => explain(PolicyQuestion.parse(body), around),
    /** Writes the file, which the bot watches; what the bot would refuse is not written. */
    use: (body: unknown): CheckedPolicy => {
      const { text } = PolicyText.parse(body);
      const checked = check(text);
      if (checked.complaints.length > 0) return checked;
      // In one move, so that the bot never reads half a file.
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
      return checked;
    },
  };
}
export type PolicyDesk = ReturnType<typeof policyDesk>;
