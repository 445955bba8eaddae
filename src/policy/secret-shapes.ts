/*
 * What credentials look like. Shapes from Datadog's pages on API keys, application keys and access
 * tokens, and from Slack's pages on tokens. A longer run of hex signs is a digest, and no key.
 */
type Shape = { readonly what: string; readonly pattern: RegExp };

const token = (prefix: string): RegExp => new RegExp(`${prefix}_[A-Za-z0-9_]{8,}`, 'gu');
const hex = (length: number): RegExp =>
  new RegExp(`(?<![0-9a-f])[0-9a-f]{${length}}(?![0-9a-f])`, 'giu');

/** Every shape that is a credential by itself, wherever it stands. */
export const secretShapes: readonly Shape[] = [
  { what: 'an application key', pattern: token('ddapp') },
  { what: 'a personal access token', pattern: token('ddpat') },
  { what: 'a service access token', pattern: token('ddsat') },
  { what: 'a Slack token', pattern: /\bx(?:ox[a-z]|app)-[A-Za-z0-9-]{8,}/gu },
  { what: 'an application key', pattern: hex(40) },
  { what: 'an API key', pattern: hex(32) },
];

/** A value where a credential belongs, unless it is plainly a variable or a stand-in for one. */
const inPlace =
  /(?:dd[-_]?(?:api|app|application)[-_]?key|(?:api|application|app)_key|authorization|bearer)["']?\s*[:=]?\s*(?:bearer\s+)?["']?([A-Za-z0-9_+/=-]{20,})/giu;
const standIn =
  /^(?:your|my|some|the|example|xxx|dummy|placeholder|redacted|changeme)|[x*]{6,}|^[A-Z_]+$/iu;
const bothKinds = /[0-9]/u;

/** What kinds of credentials a text holds, without any of their signs; none when it has none. */
export function secretsIn(text: string): readonly string[] {
  // A terminal breaks long lines anywhere, so they are looked at joined as well.
  const joined = text.replace(/[^\S\n]*\\?\r?\n[^\S\n]*/gu, '');
  const found = secretShapes
    .filter(({ pattern }) => text.search(pattern) >= 0 || joined.search(pattern) >= 0)
    .map(({ what }) => what);
  for (const [, value = ''] of text.matchAll(inPlace)) {
    if (!standIn.test(value) && bothKinds.test(value)) found.push('a key or token');
  }
  return [...new Set(found)].slice(0, 4);
}

const last4 = 4;

/** The last four signs of each credential in a text, which is all that may be kept of one. */
export function endingsIn(text: string): readonly string[] {
  const whole = secretShapes.flatMap(({ pattern }) => text.match(pattern) ?? []);
  const placed = [...text.matchAll(inPlace)]
    .map(([, value = '']) => value)
    .filter((value) => !standIn.test(value) && bothKinds.test(value));
  return [...new Set([...whole, ...placed].map((secret) => secret.slice(-last4)))];
}
