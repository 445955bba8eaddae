import type { KnownBlock } from '@slack/types';
import type { ScopeLine } from '../src/access/notes.ts';
import type { Kind } from '../src/policy/ask.ts';
import type { RiskLevel } from '../src/policy/risk.ts';
import { code, escaped, joined, type Mrkdwn, md } from './mrkdwn.ts';
import { marked } from './surface.ts';

type RiskWords = { readonly rank: number; readonly dot: string; readonly words: string };

const riskWords: Readonly<Record<RiskLevel, RiskWords>> = {
  manages: { rank: 0, dot: '🔴', words: 'manages access' },
  deletes: { rank: 1, dot: '🔴', words: 'deletes things' },
  sensitive: { rank: 2, dot: '🟠', words: 'sensitive data' },
  changes: { rank: 3, dot: '🟡', words: 'changes things' },
  reads: { rank: 4, dot: '🟢', words: 'only reads' },
};

const worstFirst = (scopes: readonly ScopeLine[]): ScopeLine[] =>
  [...scopes].sort((a, b) => riskWords[a.level].rank - riskWords[b.level].rank);

const sendsData: RiskWords = { rank: 4, dot: '⚪', words: 'sends data' };

/** The worst that a key can do. No scopes means all of them, except for an API key. */
export const worstRisk = (scopes: readonly ScopeLine[], kind: Kind): RiskWords =>
  kind === 'api' ? sendsData : riskWords[worstFirst(scopes)[0]?.level ?? 'manages'];

function scopeLine({ name, level, why }: ScopeLine): Mrkdwn {
  const { dot, words } = riskWords[level];
  const line = md`${escaped(dot)} ${code(name)} ${escaped(words)}`;
  return words.includes(why) ? line : md`${line}: ${escaped(why, 160)}`;
}

/** How far a scope reaches, as plain text for an option of a list. */
export function riskInWords({ level, why }: Pick<ScopeLine, 'level' | 'why'>): string {
  const { dot, words } = riskWords[level];
  return words.includes(why) ? `${dot} ${words}` : `${dot} ${words}: ${why}`;
}

const sectionRoom = 2900;
const mostSections = 4;

/** Lines packed into as few texts as Slack's section allows. */
function packed(lines: readonly Mrkdwn[]): Mrkdwn[][] {
  const packs: Mrkdwn[][] = [];
  let room = 0;
  for (const line of lines) {
    const last = packs.at(-1);
    if (last === undefined || line.length + 1 > room) {
      packs.push([line]);
      room = sectionRoom - line.length;
    } else {
      last.push(line);
      room -= line.length + 1;
    }
  }
  return packs;
}

/** Every scope on its own line, worst first; what does not fit is counted and is the mildest. */
export function scopeSections(scopes: readonly ScopeLine[]): KnownBlock[] {
  const packs = packed(worstFirst(scopes).map(scopeLine)).slice(0, mostSections);
  const left = scopes.length - packs.flat().length;
  const blocks: KnownBlock[] = packs.map((pack) => ({
    type: 'section',
    text: marked(joined(pack, '\n')),
  }));
  if (left > 0) {
    const more = md`and ${left} more, none of them worse than these`;
    blocks.push({ type: 'context', elements: [marked(more)] });
  }
  return blocks;
}

const namesRoom = 1500;

/** The scopes' names in one line, worst first, for who knows already what was asked for. */
export function scopeNames(scopes: readonly ScopeLine[]): Mrkdwn {
  const names: Mrkdwn[] = [];
  let room = namesRoom;
  for (const { name } of worstFirst(scopes)) {
    const next = code(name);
    if (next.length + 2 > room) break;
    names.push(next);
    room -= next.length + 2;
  }
  const left = scopes.length - names.length;
  const list = joined(names, ', ');
  return left > 0 ? md`${list} and ${left} more` : list;
}

const namedAtOnce = 3;

/** What a key may do in one line: the worst of it, how many permissions, and the first of them. */
export function permissionLine(scopes: readonly ScopeLine[], kind: Kind): Mrkdwn {
  const { dot, words } = worstRisk(scopes, kind);
  const worst = md`${escaped(dot)} ${escaped(words)}`;
  if (scopes.length === 0) return worst;
  const first = worstFirst(scopes).slice(0, namedAtOnce);
  const names = joined(
    first.map(({ name }) => code(name)),
    ', ',
  );
  const more = scopes.length > namedAtOnce ? md` and ${scopes.length - namedAtOnce} more` : md``;
  return md`${worst} · ${names}${more}`;
}
