import { isMap } from './complaint.ts';

/** `cards`: where requests are decided; `told`: who only hears of them. */
type Role = 'approves' | 'cards' | 'asks' | 'told';
/** Somebody or some place in Slack that a file names. */
export type Mention = {
  readonly kind: 'user' | 'group' | 'channel';
  readonly id: string;
  readonly role: Role;
  readonly line: number;
};

const kinds: Readonly<Record<string, Mention['kind']>> = {
  users: 'user',
  admins: 'user',
  group: 'group',
  groups: 'group',
  audit_channel: 'channel',
  channel: 'channel',
  channels: 'channel',
  notify: 'channel',
};

const roles: Readonly<Record<string, Role>> = {
  admins: 'told',
  audit_channel: 'told',
  notify: 'told',
  requesters: 'asks',
  by: 'approves',
  reviewers: 'approves',
};

type Found = { readonly path: readonly PropertyKey[]; readonly text: string };

function textsIn(value: unknown, path: readonly PropertyKey[]): Found[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) {
    return value.flatMap((each: unknown, index) => textsIn(each, [...path, index]));
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => textsIn(each, [...path, key]));
}

const roleOf = (path: readonly string[]): Role =>
  path.toReversed().flatMap((key) => roles[key] ?? [])[0] ?? 'cards';

/** Everybody and every channel that the parsed text of a policy file names by id. */
export function mentionsIn(
  value: unknown,
  lineOf: (path: readonly PropertyKey[]) => number,
): readonly Mention[] {
  const given = isMap(value) ? value : {};
  const found = ['approvals', 'rules'].flatMap((key) => textsIn(given[key], [key]));
  return found.flatMap(({ path, text }) => {
    const keys = path.filter((step) => typeof step === 'string');
    const kind = kinds[keys.at(-1) ?? ''];
    // Handles of requesters' groups may be globs, and may come and go.
    if (kind === undefined || !/^[A-Z]/u.test(text)) return [];
    return [{ kind, id: text, role: roleOf(keys), line: lineOf(path) }];
  });
}
