import type { Ask } from '../policy/ask.ts';
import type { Known } from '../policy/draft.ts';
import { evaluate, type PolicyRefusal, type Verdict } from '../policy/evaluate.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { matchRule } from '../policy/match.ts';
import type { Person } from '../policy/people.ts';
import { type Crowd, crowdOf, nobody, type Rule } from '../policy/policy.ts';
import { type AskerNow, crowdNow, peopleOf } from './gather-people.ts';
import type { Look } from './ports.ts';

type By = { readonly rule: string; readonly maxSeconds: number };

/** What the form's one line says about what is filled in so far. */
export type FormLine =
  /** Nothing is picked, and what can be picked is decided in more than one way. */
  | { readonly at: 'start' }
  | { readonly at: 'where'; readonly open: 'org' | 'environment' }
  /** No rule gives this person anything at all. */
  | { readonly at: 'nothing' }
  | (By & {
      readonly at: 'needs-approval';
      readonly need: number;
      /** How many can approve; null while not all of them are known. */
      readonly able: number | null;
      readonly crowd: Crowd;
    })
  | (By & { readonly at: 'at-once' })
  | (By & { readonly at: 'break-glass'; readonly reviewers: number | null })
  | { readonly at: 'refused'; readonly refusal: PolicyRefusal };

/** Who asks, as far as they are known, and what decides. */
export type Asked = { readonly who: AskerNow; readonly known: Known };

const byOf = ({ name, maxLifetimeSeconds }: Rule): By => ({
  rule: name,
  maxSeconds: maxLifetimeSeconds,
});

function sayVerdict(verdict: Verdict, isSure: boolean): FormLine {
  switch (verdict.kind) {
    case 'refused':
      return { at: 'refused', refusal: verdict.refusal };
    case 'automatic':
      return { at: 'at-once', ...byOf(verdict.rule) };
    case 'break-glass': {
      const reviewers = isSure ? verdict.reviewers.length : null;
      return { at: 'break-glass', ...byOf(verdict.rule), reviewers };
    }
    case 'needs-approval': {
      const { need, rule, approvers } = verdict;
      const crowd = rule.approve.how === 'by' ? rule.approve.by : nobody;
      const able = isSure ? approvers.length : null;
      return { at: 'needs-approval', ...byOf(rule), need, able, crowd };
    }
  }
}

/** By the rule alone, where the people are not all known. */
function sayRule(rule: Rule): FormLine {
  const { approve, name } = rule;
  const by = byOf(rule);
  switch (approve.how) {
    case 'by':
      return { at: 'needs-approval', ...by, need: approve.need, able: null, crowd: approve.by };
    case 'break-glass':
      return { at: 'break-glass', ...by, reviewers: null };
    case 'automatically':
      return { at: 'at-once', ...by };
    case 'never':
      return { at: 'refused', refusal: { code: 'never', rule: name } };
  }
}

const findsNobody = (verdict: Verdict): boolean =>
  verdict.kind === 'refused' && verdict.refusal.code === 'nobody-can-approve';

/** Nothing is held against somebody who is not known yet. */
const stranger = (id: SlackUserId): Person => ({
  id,
  name: id,
  isBot: false,
  isGuest: false,
  isOutsider: false,
  isDeactivated: false,
});

/** What the line says about an ask, by the people whom `look` finds. */
export async function lineFor(look: Look, ask: Ask, { who, known }: Asked): Promise<FormLine> {
  const { policy, scopes, asker } = known;
  const { rule } = matchRule(ask, policy, asker);
  const crowd = await crowdNow(look, rule === null ? nobody : crowdOf(rule.approve));
  const person = who.kind === 'found' ? who.person : stranger(asker.id);
  const people = peopleOf({ kind: 'found', asker, person }, crowd);
  // The reason may still be typed, and texts are not heard of before the form is sent.
  const said = { ...ask, note: 'to be said' };
  const verdict = evaluate(said, policy, { scopes: [...scopes], people, waitedSeconds: 0 });
  const isSure = !crowd.incomplete && who.kind === 'found';
  // Somebody who could not be looked up may yet be found: an empty list proves nothing.
  return !isSure && findsNobody(verdict) && rule !== null
    ? sayRule(rule)
    : sayVerdict(verdict, isSure);
}
