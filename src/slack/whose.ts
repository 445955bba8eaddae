import type { Whose } from '../access/key-reads.ts';
import { familiarPeople } from '../access/times.ts';
import { RequestId, SlackUserId } from '../policy/ids.ts';
import type { Person } from '../policy/people.ts';
import type { SlackDeps } from './slack-deps.ts';

const holdersAtMost = 1000;
/** Whoever is not remembered is asked about at Slack, which counts such questions. */
const askedAtMost = 40;

const isCalled = ({ handles = [] }: Person, wanted: string): boolean =>
  handles.some((handle) => handle.toLowerCase() === wanted);

/** The holder of this name; Slack hands a command the name that was typed, not an id. */
async function holderNamed(deps: SlackDeps, name: string): Promise<SlackUserId | null> {
  const wanted = name.toLowerCase();
  const holders = await deps.ledger.holders(holdersAtMost);
  const remembered = await Promise.all(holders.map((id) => deps.directory.memory.person(id)));
  const unknown = holders.filter((_, at) => remembered[at]?.kind !== 'found');
  const asked = await Promise.all(
    unknown.slice(0, askedAtMost).map((id) => deps.directory.person(id, familiarPeople)),
  );
  const named = [...remembered, ...asked].flatMap((each) =>
    each.kind === 'found' && isCalled(each.value, wanted) ? [each.value.id] : [],
  );
  const [first] = named;
  return first !== undefined && new Set(named).size === 1 ? first : null;
}

function presetNamed(deps: SlackDeps, words: string): string | null {
  const wanted = words.toLowerCase();
  const { presets } = deps.policies.policy();
  const known = presets.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  return known?.id ?? null;
}

/** Whose keys a command means: a request's, a person's or a job's; null where it fits nothing. */
export async function whoseOf(deps: SlackDeps, words: string): Promise<Whose | null> {
  const request = RequestId.safeParse(words);
  if (request.success) return { by: 'request', request: request.data };
  const person = SlackUserId.safeParse(/^<@([A-Z0-9]+)(?:\|[^>]*)?>$/u.exec(words)?.[1] ?? words);
  if (person.success) return { by: 'person', person: person.data };
  if (words.startsWith('@')) {
    const holder = await holderNamed(deps, words.slice(1));
    return holder === null ? null : { by: 'person', person: holder };
  }
  const preset = presetNamed(deps, words);
  return preset === null ? null : { by: 'preset', preset };
}
