import { addressIn, type WrittenCall } from './call-in-text.ts';
import { splitShell } from './split-shell.ts';

/** Short options of curl that take the next word, or the rest of their own. */
const takesValue = 'AbcdDeEFHKmorTuUwxXyYz';
const longTakesValue =
  /^--(?:request|header|data(?:-raw|-binary|-urlencode|-ascii)?|json|form(?:-string)?|upload-file|output|user|user-agent|referer|cookie(?:-jar)?|write-out|proxy|max-time|connect-timeout|retry(?:-delay|-max-time)?|cacert|cert|key|resolve|config|dump-header)$/u;

type Option = {
  readonly name: string;
  /** Short options without a value that stood before it, as in `-sG`. */
  readonly flags: string;
  readonly value: string | null;
  readonly width: number;
};

function longOption(word: string, next: string | null): Option {
  const [name = '', joined] = word.split(/=(.*)/su);
  if (joined !== undefined) return { name, flags: '', value: joined, width: 1 };
  const takes = longTakesValue.test(name);
  return { name, flags: '', value: takes ? next : null, width: takes ? 2 : 1 };
}

/** Reads an option and its value: `-XPOST`, `-X POST`, `-sSX POST`, `--request=POST`. */
function optionAt(words: readonly string[], at: number): Option {
  const word = words[at] ?? '';
  const next = words[at + 1] ?? null;
  if (word.startsWith('--')) return longOption(word, next);
  const letters = word.slice(1);
  const place = [...letters].findIndex((letter) => takesValue.includes(letter));
  if (place < 0) return { name: '', flags: letters, value: null, width: 1 };
  const [name, flags] = [`-${letters[place]}`, letters.slice(0, place)];
  const joined = letters.slice(place + 1);
  return joined === ''
    ? { name, flags, value: next, width: 2 }
    : { name, flags, value: joined, width: 1 };
}

const sendsBody = /^(?:-d|-F|--data.*|--json|--form.*)$/u;
const uploads = /^(?:-T|--upload-file)$/u;
const asGet = /^(?:--get|--head)$/u;
const names = /^(?:-X|--request)$/u;

type Seen = { named: string | null; implied: string; forced: boolean };

function seeOption(seen: Seen, { name, flags, value }: Option): void {
  if (/[GI]/u.test(flags) || asGet.test(name)) seen.forced = true;
  if (names.test(name)) seen.named = value?.toUpperCase() ?? null;
  else if (sendsBody.test(name)) seen.implied = 'POST';
  else if (uploads.test(name)) seen.implied = 'PUT';
}

const isOption = (word: string): boolean => word.startsWith('-') && word.length > 1;

/** The calls of one curl command; it may name several addresses. */
function callsOf(words: readonly string[]): WrittenCall[] {
  const seen: Seen = { named: null, implied: 'GET', forced: false };
  const addresses: WrittenCall[] = [];
  const take = (word: string): void => {
    const call = addressIn(word);
    if (call !== null) addresses.push(call);
  };
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (isOption(word)) {
      const option = optionAt(words, at);
      seeOption(seen, option);
      if (option.name === '--url' && option.value !== null) take(option.value);
      at += option.width;
      continue;
    }
    take(word);
    at += 1;
  }
  const method = seen.named ?? (seen.forced ? 'GET' : seen.implied);
  return addresses.map((call) => ({ ...call, method: method === 'HEAD' ? 'GET' : method }));
}

/** The calls of every curl command in a text, and the text with `stand` in place of each. */
export function curlsIn(text: string, stand: string) {
  const found: WrittenCall[] = [];
  let rest = '';
  let at = 0;
  for (const { index } of text.matchAll(/\bcurl(?:\.exe)?(?=[ \t])/gu)) {
    if (index < at) continue;
    const { words, end } = splitShell(text, index);
    found.push(...callsOf(words.slice(1)));
    rest += text.slice(at, index) + stand;
    at = end;
  }
  return { found, rest: rest + text.slice(at) };
}
