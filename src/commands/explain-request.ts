import { parseArgs } from 'node:util';
import { type Ask, Ask as AskSchema, Kind } from '../policy/ask.ts';
import { durationSeconds } from '../policy/duration.ts';
import { SlackGroupId, SlackUserId } from '../policy/ids.ts';
import type { Asker } from '../policy/match.ts';
import type { Policy } from '../policy/policy.ts';

/** Stands for a group that is known by its handle alone. */
const someGroup = SlackGroupId.parse('S00');

/** Somebody, and the groups that they are said to be in: by id or by handle. */
export const askerOf = (id: SlackUserId, groups: readonly string[]): Asker => ({
  id,
  groups: groups.map((name) => {
    const group = SlackGroupId.safeParse(name);
    return group.success ? { id: group.data, handle: '' } : { id: someGroup, handle: name };
  }),
});

export type Question = {
  readonly asker: Asker;
  readonly ask: Ask;
  readonly file: string | undefined;
  readonly isJson: boolean;
};

const options = {
  as: { type: 'string' },
  groups: { type: 'string' },
  kind: { type: 'string' },
  scopes: { type: 'string' },
  lifetime: { type: 'string' },
  org: { type: 'string' },
  environment: { type: 'string' },
  file: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const names = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').flatMap((each) => each.trim() || []);

/** The file that the words name, before the rest of them can be judged. */
export function wordsOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return null;
  }
}
type Words = NonNullable<ReturnType<typeof wordsOf>>;

/** What stands where nothing is said: it changes no verdict. */
const unsaid = { preset: null, purpose: 'explain', keptIn: 'nowhere', note: null } as const;

type Asked = {
  readonly [Word in 'kind' | 'scopes' | 'lifetime' | 'org' | 'environment']?:
    | Words[Word]
    | undefined;
};

/** Where it is for: what is not said is what there is just one of. */
function placeOf({ org, environment }: Asked, { orgs }: Policy) {
  const [first, ...others] = orgs;
  const id = org ?? (others.length === 0 ? first?.id : undefined);
  const [only = null, ...more] = orgs.find((each) => each.id === id)?.environments ?? [];
  return { org: id, environment: environment ?? (more.length === 0 ? only : null) };
}

/** A request as the form would make it; a sentence where the words make none. */
export function askIn(words: Asked, policy: Policy): Ask | string {
  const kind = Kind.safeParse(words.kind ?? 'application');
  if (!kind.success) return `--kind is one of ${Kind.options.join(', ')}`;
  const lifetimeSeconds = durationSeconds(words.lifetime ?? '1d');
  if (lifetimeSeconds === null) return '--lifetime is a duration, such as 8h or 7d';
  const place = placeOf(words, policy);
  if (place.org === undefined)
    return `--org is one of ${policy.orgs.map(({ id }) => id).join(', ')}`;
  const ask = { ...unsaid, ...place, kind: kind.data, lifetimeSeconds };
  const parsed = AskSchema.safeParse({ ...ask, scopes: names(words.scopes) });
  if (parsed.success) return parsed.data;
  const isScopes = parsed.error.issues.some(({ path }) => path[0] === 'scopes');
  return isScopes
    ? '--scopes are names such as dashboards_read,monitors_read; an api key has none, every other kind needs some'
    : '--org, --environment or --lifetime cannot be so';
}

/** What `ddkey policy explain` is asked; a sentence where it is not clear. */
export function questionIn(words: Words, policy: Policy): Question | string {
  const who = SlackUserId.safeParse(words.as);
  if (!who.success) return '--as is the id of a person in Slack, such as U0123456789';
  const ask = askIn(words, policy);
  if (typeof ask === 'string') return ask;
  const asker = askerOf(who.data, names(words.groups));
  return { asker, ask, file: words.file, isJson: words.json === true };
}
