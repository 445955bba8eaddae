import type { Ask } from '../policy/ask.ts';
import {
  type Draft,
  type Known,
  placeOf,
  presetOf,
  type Wanted,
  wantedAt,
} from '../policy/draft.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { day, hour } from '../policy/instant.ts';
import type { Choices } from '../policy/obtainable.ts';
import { type Asked, type FormLine, lineFor } from './form-line.ts';
import { askerNow } from './gather-people.ts';
import type { JudgeDeps } from './judge.ts';
import type { Look } from './ports.ts';
import { choicesOf, namesOf } from './remembered-choices.ts';

export type Preview = {
  /** As it is filled in, with a lifetime that can be had. */
  readonly draft: Draft;
  readonly choices: Choices;
  readonly lifetimes: readonly number[];
  readonly line: FormLine;
  /** What is asked for as it stands; null while nothing is picked, or not where. */
  readonly wanted: Wanted | null;
  /** The lifetime that was picked and that no rule gives; null otherwise. */
  readonly tooLong: number | null;
};

const usualLifetimes: readonly number[] = [hour, 8 * hour, day, 7 * day, 30 * day, 90 * day];
const firstLifetime = 7 * day;

/** The usual lengths of time that are allowed, the longest itself, and what was picked. */
function lifetimesUpTo(longest: number, picked: number | null): readonly number[] {
  if (longest === 0) return usualLifetimes.slice(0, 1);
  const all = new Set([...usualLifetimes, longest, picked ?? longest]);
  return [...all].filter((seconds) => seconds > 0 && seconds <= longest).sort((a, b) => a - b);
}

/** What was picked, where that can be had; else the longest that is not longer than it. */
function fitLifetime(picked: number | null, offered: readonly number[]): number {
  const wanted = picked ?? firstLifetime;
  const fitting = offered.filter((seconds) => seconds <= wanted);
  return fitting.length === 0 ? Math.min(...offered) : Math.max(...fitting);
}

/** Who asks; whoever is not known yet counts as a member of no group until they are looked up. */
export async function askedBy(deps: JudgeDeps, look: Look, requester: SlackUserId): Promise<Asked> {
  const policy = deps.policies.policy();
  const who = await askerNow(look, policy, requester);
  const asker = who.kind === 'found' ? who.asker : { id: requester, groups: [] };
  const scopes = namesOf(deps.catalogue.all());
  return { who, known: { policy, scopes, asker } };
}

/** What decides about a person's form, as far as `look` knows the person. */
export const knownFrom = async (
  deps: JudgeDeps,
  look: Look,
  requester: SlackUserId,
): Promise<Known> => (await askedBy(deps, look, requester)).known;

/** The ask that a form stands for; null while it is open where, or while there is no kind for it. */
function askOf(draft: Draft, known: Known): Ask | null {
  const place = placeOf(draft, known.policy);
  const wanted = place === null ? null : wantedAt(draft, place, known);
  if (wanted === null) return null;
  const { preset, lifetimeSeconds, purpose, keptIn, note } = draft;
  return { ...wanted, preset, purpose, keptIn, note, lifetimeSeconds: lifetimeSeconds ?? 0 };
}

const isPicked = (draft: Draft, { policy }: Known): boolean =>
  presetOf(draft, policy) !== null || draft.scopes.length > 0 || draft.kind === 'api';

/** A draft with a job that stands for all of them, where one rule decides whatever is picked. */
function anyJob(draft: Draft, { presets, ruleOfAll }: Choices): Draft | null {
  const [first] = presets.offered;
  return ruleOfAll === null || first === undefined ? null : { ...draft, preset: first.id };
}

const whereOpen = (draft: Draft, { policy }: Known): 'org' | 'environment' =>
  draft.org === null && policy.orgs.length > 1 ? 'org' : 'environment';

async function say(
  look: Look,
  { draft, choices }: Pick<Preview, 'draft' | 'choices'>,
  asked: Asked,
): Promise<FormLine> {
  const { known } = asked;
  if (choices.longestSeconds === 0) return { at: 'nothing' };
  if (placeOf(draft, known.policy) === null) return { at: 'where', open: whereOpen(draft, known) };
  const stands = isPicked(draft, known) ? draft : anyJob(draft, choices);
  const ask = stands === null ? null : askOf(stands, known);
  return ask === null ? { at: 'start' } : lineFor(look, ask, asked);
}

/**
 * What a form offers and says, as far as it is filled in, by the policy of now and the people whom
 * `look` finds. It promises nothing: the request is judged anew when it is sent.
 */
export async function previewForm(
  deps: JudgeDeps,
  look: Look,
  { draft, requester }: { readonly draft: Draft; readonly requester: SlackUserId },
): Promise<Preview> {
  const asked = await askedBy(deps, look, requester);
  const choices = choicesOf(draft, asked.known);
  const { longestSeconds } = choices;
  const picked = draft.lifetimeSeconds;
  const lifetimes = lifetimesUpTo(longestSeconds, picked);
  const fitted = { ...draft, lifetimeSeconds: fitLifetime(picked, lifetimes) };
  const { known } = asked;
  return {
    draft: fitted,
    choices,
    lifetimes,
    wanted: isPicked(fitted, known) ? askOf(fitted, known) : null,
    line: await say(look, { draft: fitted, choices }, asked),
    tooLong: picked !== null && picked > longestSeconds ? picked : null,
  };
}
