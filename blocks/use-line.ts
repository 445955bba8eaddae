import type { Button, KnownBlock } from '@slack/types';
import type { ScopeUse, UnknownUse } from '../src/access/scopes-in-use.ts';
import type { KeyId, ScopeName } from '../src/policy/ids.ts';
import { actions } from './ids.ts';
import { code, joined, lasting, type Mrkdwn, md } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { button, type Message, marked } from './surface.ts';

type KnownUse = Extract<ScopeUse, { readonly kind: 'known' }>;

const whyUnknown: Readonly<Record<UnknownUse, Mrkdwn>> = {
  'nothing-recorded': md`this organisation has no Audit Trail, or it does not record which key made a call`,
  'not-permitted': md`I may not read Audit Trail (\`audit_logs_read\`), or this organisation has none`,
  'datadog-silent': md`Datadog gives no clear answer just now`,
  'datadog-busy': md`Datadog asks me to wait; look again in a while`,
  token: md`Datadog does not say in public how its Audit Trail names an access token`,
};

const namedAtMost = 12;

function namesOf(scopes: readonly ScopeName[]): Mrkdwn {
  const names = joined(
    scopes.slice(0, namedAtMost).map((scope) => code(scope)),
    ', ',
  );
  const left = scopes.length - namedAtMost;
  return left > 0 ? md`${names} and ${left} more` : names;
}

const permissions = (count: number): Mrkdwn =>
  count === 1 ? md`1 permission` : md`${count} permissions`;

function countWords({ used, unused, untold, isCut }: KnownUse): Mrkdwn {
  const all = used.length + unused.length + untold.length;
  if (used.length === 0) {
    return isCut
      ? md`${permissions(all)}, none used in the calls that I read`
      : md`${permissions(all)}, none used`;
  }
  if (used.length === all) return md`${permissions(all)}, all used`;
  return isCut
    ? md`${permissions(all)}, at least ${used.length} used`
    : md`${permissions(all)}, ${used.length} used`;
}

const windowWords = ({ window }: KnownUse): Mrkdwn =>
  window === null
    ? md`since it was made`
    : md`in the last ${lasting(window)}, as far back as Audit Trail reaches`;

/** What stands in the way of taking the count at its word. */
function doubts({ unplaced, untold, isCut, used, unused }: KnownUse): Mrkdwn[] {
  const isOpen = unused.length + untold.length > 0;
  return [
    ...(isCut && isOpen
      ? [md`It makes more calls than I read, so the others may be used, too.`]
      : []),
    ...(unplaced === 1 ? [md`1 call I cannot place, so it may need one more.`] : []),
    ...(unplaced > 1 ? [md`${unplaced} calls I cannot place, so they may need more.`] : []),
    ...(untold.length === 0
      ? []
      : [md`I know no call that needs ${namesOf(untold)}, so I cannot tell whether that is used.`]),
    ...(used.length === 0 && isOpen && !isCut && unplaced === 0
      ? [md`A call can take some minutes to show there.`]
      : []),
  ];
}

/** How many of its permissions a key used, or that it is not known, and why. */
function useWords(use: ScopeUse): Mrkdwn {
  if (use.kind === 'unknown') {
    return md`Which of its ${permissions(use.scopes)} it uses is not known: ${whyUnknown[use.why]}.`;
  }
  const names = use.used.length === 0 ? md`` : md`: ${namesOf(use.used)}`;
  const line = md`*${countWords(use)}* ${windowWords(use)}${names}.`;
  return joined([line, ...doubts(use)], ' ');
}

/** Opens the form with just what was used, where that is less than the key has. */
const askForUsed = (key: KeyId, { enough }: KnownUse): Button =>
  button({
    text: enough.length === 1 ? 'Ask for this 1' : `Ask for these ${enough.length}`,
    action: actions.askForUsed,
    value: keyValue(key),
  });

/** What a key used, with the way to ask for no more than that; nothing where it has no scopes. */
export function useBlocks(key: KeyId, use: ScopeUse | null): KnownBlock[] {
  if (use === null) return [];
  const words: KnownBlock = { type: 'section', text: marked(useWords(use)) };
  if (use.kind === 'unknown' || use.enough.length === 0) return [words];
  return [words, { type: 'actions', elements: [askForUsed(key, use)] }];
}

/** In place of what is not known yet. */
export const lookingWords = md`Looking at what it was used for…`;

/** Said beside a rotation, to the holder alone. */
export function useAtRotation(key: KeyId, use: ScopeUse): Message {
  const text = md`The new key may do what the old one may.`;
  return {
    text,
    blocks: [{ type: 'section', text: marked(text) }, ...useBlocks(key, use)],
  };
}
