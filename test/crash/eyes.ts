import type { SeenMessage, SeenView } from '../../src/sandbox/control.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { grouped } from './grouped.ts';

/** A message with its words, read once. */
export type Read = {
  readonly message: SeenMessage;
  readonly words: string;
  readonly request: string | null;
  readonly offers: (action: string) => boolean;
};

/** What one person sees at one moment. */
export type Look = {
  /** Messages that speak of one request, oldest first. */
  readonly about: (request: string) => readonly Read[];
  readonly all: readonly Read[];
  readonly modals: readonly SeenView[];
  readonly home: string;
};

const requestIn = /Request `?(r_[a-z2-7]{16})|request `?(r_[a-z2-7]{16})/u;

// A message that is drawn anew has new blocks, so their first one stands for its words.
const known = new WeakMap<object, Omit<Read, 'message'>>();

function read(message: SeenMessage): Read {
  const [first] = message.blocks;
  const before = first === undefined ? undefined : known.get(first);
  if (before !== undefined) return { ...before, message };
  const words = wordsOf(message);
  const found = requestIn.exec(words);
  const fresh = {
    words,
    request: found?.[1] ?? found?.[2] ?? null,
    offers: (action: string): boolean => words.includes(`"${action}"`),
  };
  if (first !== undefined) known.set(first, fresh);
  return { ...fresh, message };
}

/** Looks through a person's eyes. */
export function lookAs({ slack }: Pick<Sandbox, 'slack'>, person: string): Look {
  const sight = slack.see(person);
  const all = sight.channels
    .flatMap((channel) => channel.messages)
    .sort((a, b) => Number(a.ts) - Number(b.ts))
    .map(read);
  const about = grouped(all, (it) => it.request);
  return {
    all,
    about: (request) => about.get(request) ?? [],
    modals: sight.modals,
    home: sight.home === null ? '' : JSON.stringify(sight.home.view),
  };
}
