import type { Draft, Known } from '../policy/draft.ts';
import { type Choices, choicesFor } from '../policy/obtainable.ts';
import type { Policy } from '../policy/policy.ts';
import type { ScopeFact } from '../policy/scope-facts.ts';

/*
 * What a form may offer is the same for everybody who opens it, until the policy or Datadog's list
 * changes, and working it out is most of what opening one takes.
 */

const keptAtMost = 500;

type Kept = {
  readonly rules: Policy['rules'];
  readonly presets: Policy['presets'];
  readonly orgs: string;
  readonly choices: Map<string, Choices>;
};

const names = new WeakMap<readonly ScopeFact[], ReadonlySet<string>>();
const kept = new WeakMap<ReadonlySet<string>, Kept>();

/** The names of scopes as a set; the same set for as long as the list is the same. */
export function namesOf(facts: readonly ScopeFact[]): ReadonlySet<string> {
  const known = names.get(facts);
  if (known !== undefined) return known;
  const fresh = new Set(facts.map(({ name }) => name));
  names.set(facts, fresh);
  return fresh;
}

/** What was worked out under exactly this policy. */
function under({ policy, scopes }: Known): Map<string, Choices> {
  const { rules, presets } = policy;
  const orgs = JSON.stringify(policy.orgs);
  const known = kept.get(scopes);
  const isSame = known?.rules === rules && known.presets === presets && known.orgs === orgs;
  if (isSame) return known.choices;
  const choices = new Map<string, Choices>();
  kept.set(scopes, { rules, presets, orgs, choices });
  return choices;
}

/** Who asks counts only where some rule looks at that. */
const askerKey = ({ policy, asker }: Known): unknown =>
  policy.rules.some(({ when }) => when.requesters !== null) ? asker : null;

/** As `choicesFor`, worked out once for each thing that can be picked. */
export function choicesOf(draft: Draft, known: Known): Choices {
  const { org, environment, preset, kind, scopes, optional } = draft;
  const picked = [org, environment, preset, kind, scopes, optional];
  const key = JSON.stringify([picked, askerKey(known)]);
  const choices = under(known);
  const made = choices.get(key);
  if (made !== undefined) return made;
  const fresh = choicesFor(draft, known);
  if (choices.size >= keptAtMost) choices.clear();
  choices.set(key, fresh);
  return fresh;
}
