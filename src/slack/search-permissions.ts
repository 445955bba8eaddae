import type { z } from 'zod';
import { shorten } from '../../blocks/mrkdwn.ts';
import { riskInWords } from '../../blocks/scope-lines.ts';
import { knownFrom } from '../access/preview.ts';
import { emptyDraft } from '../policy/draft.ts';
import { ScopeName } from '../policy/ids.ts';
import { canHaveScope } from '../policy/obtainable.ts';
import { riskOf } from '../policy/risk.ts';
import { searchScopes } from '../policy/search-scopes.ts';
import type { SearchBody } from './payloads.ts';
import { nothingFits, readDraft } from './read-draft.ts';
import type { SlackDeps } from './slack-deps.ts';

const mostOptions = 100;
const longestOption = 75;

const option = (value: string, text: string, description: string) => ({
  text: { type: 'plain_text' as const, text: shorten(text, longestOption) },
  description: { type: 'plain_text' as const, text: shorten(description, longestOption) },
  value,
});

/** Why a list is empty, as the one thing in it; picking it asks for nothing. */
const whyEmpty = (hits: number) =>
  hits === 0
    ? option(nothingFits, 'Nothing fits', 'Datadog has no permission with these words')
    : option(nothingFits, 'Nothing that you can have', `${hits} fit, and no rule gives you any`);

/**
 * The permissions that fit what somebody types and that some rule gives them, as options of the
 * select, each with how far it reaches.
 */
export async function searchPermissions(
  deps: SlackDeps,
  { typed, by, form }: z.infer<typeof SearchBody>,
) {
  const known = await knownFrom(deps, deps.directory.memory, by);
  const draft = form === null ? emptyDraft : readDraft(form);
  const hits = searchScopes(typed, deps.catalogue.all());
  const found = hits.flatMap(({ name, group }) => {
    const scope = ScopeName.safeParse(name);
    if (!scope.success || name.length > longestOption) return [];
    if (!canHaveScope(scope.data, draft, known)) return [];
    return [option(name, name, `${riskInWords(riskOf(scope.data))} · ${group}`)];
  });
  return found.length === 0 ? [whyEmpty(hits.length)] : found.slice(0, mostOptions);
}
