import type { KnownBlock, MrkdwnElement } from '@slack/types';
import type { ApprovalCard, KeyAlike } from '../src/access/notes.ts';
import type { RequestId } from '../src/policy/ids.ts';
import { changeTitle, changeWords, newKeyLines, staysWords } from './amendment-words.ts';
import { cardOutcome } from './card-outcome.ts';
import { keyEnding } from './ending-words.ts';
import { whereOf } from './key-line.ts';
import { kindWords, unlimited } from './kind-words.ts';
import { code, escaped, joined, lasting, type Mrkdwn, md, mention, quote, when } from './mrkdwn.ts';
import { scopeSections, worstRisk } from './scope-lines.ts';
import { type Message, marked, plain } from './surface.ts';
import { targetName } from './target-words.ts';
import { warningWords } from './warning-words.ts';

const apiKeyWarning: KnownBlock = {
  type: 'section',
  text: marked(md`⚪ ${unlimited}`),
};

const field = (name: Mrkdwn, value: Mrkdwn): MrkdwnElement => marked(md`*${name}*\n${value}`);

/** Who asks for what; a change of a key names that key. */
function asksWords({ request }: ApprovalCard): Mrkdwn {
  const { amends, requester, ask } = request;
  const who = mention(requester);
  if (amends === null) return md`${who} asks for ${kindWords(ask.kind).asked}.`;
  const change = md`${who} asks to ${changeWords(amends)}; ${staysWords(amends)}.`;
  return joined([change, ...newKeyLines(amends)], ' ');
}

/** What it may do; where permissions are added, those first and by themselves. */
function scopesOf({ request }: ApprovalCard, scopes: ApprovalCard['scopes']): KnownBlock[] {
  const change = request.amends?.change;
  const added: readonly string[] = change?.how === 'scopes' ? change.added : [];
  if (added.length === 0) return scopeSections(scopes);
  const title = (words: Mrkdwn): KnownBlock => ({ type: 'section', text: marked(words) });
  return [
    title(md`*Added*`),
    ...scopeSections(scopes.filter(({ name }) => added.includes(name))),
    title(md`*In all*`),
    ...scopeSections(scopes),
  ];
}

function askedFor(card: ApprovalCard): KnownBlock[] {
  const { request, org, scopes } = card;
  const { ask } = request;
  const blocks: KnownBlock[] = [
    {
      type: 'section',
      text: marked(asksWords(card)),
      fields: [
        field(md`Where`, md`*${whereOf(card)}*\n${escaped(org.site, 200)}`),
        field(
          request.amends === null ? md`For how long` : md`In all`,
          lasting(ask.lifetimeSeconds),
        ),
        field(md`What for`, escaped(ask.purpose, 500)),
        field(md`Kept in`, escaped(ask.keptIn, 500)),
        ...(request.deliverTo === null
          ? []
          : [field(md`Written to, shown to nobody`, targetName(request.deliverTo))]),
      ],
    },
    ...(ask.kind === 'application' || ask.kind === 'token' ? [] : [apiKeyWarning]),
    ...scopesOf(card, scopes),
  ];
  if (ask.note !== null && ask.note.trim() !== '') {
    blocks.push({ type: 'section', text: marked(md`*Note*\n${quote(ask.note, 2900)}`) });
  }
  return blocks;
}

function smallPrint({ request, standing }: ApprovalCard): Mrkdwn {
  const known = md`Request ${code(request.id)} · rule: ${escaped(request.rule, 200)}`;
  return standing.at === 'waiting' ? md`${known} · lapses ${when(standing.lapsesAt)}` : known;
}

/** What a phone shows: who asks, where, how far it reaches and for how long; then the outcome. */
function fallback(card: ApprovalCard, lines: readonly Mrkdwn[]): string {
  const { request, scopes } = card;
  const { words } = worstRisk(scopes, request.ask.kind);
  const { amends, requester, ask } = request;
  const wish =
    amends === null ? md`for ${kindWords(ask.kind).asked}` : md`to ${changeWords(amends)}`;
  const who = md`${mention(requester)} asks ${wish}`;
  const what = md`${whereOf(card)}: ${escaped(words)}, ${lasting(request.ask.lifetimeSeconds)}`;
  const first = lines[0];
  return first === undefined ? md`${who} in ${what}` : md`${who} in ${what}. ${first}`;
}

/** One live key that looks like what is asked for. */
function alikeLine({ holder, purpose, last4, expiresAt, ...same }: KeyAlike): Mrkdwn {
  const both = same.samePurpose && same.sameScopes;
  const one = same.samePurpose ? md`the same purpose` : md`the same permissions`;
  const why = both ? md`the same purpose and permissions` : one;
  return md`• ${mention(holder)}: ${keyEnding(last4)} for _${escaped(purpose, 100)}_, until ${when(expiresAt)} (${why})`;
}

/** What an approver should know beside the request itself. */
function besideLines({ beside }: ApprovalCard): KnownBlock[] {
  if (beside === undefined) return [];
  const { items, count } = beside.alike;
  const more = count > items.length ? [md`• and ${count - items.length} more`] : [];
  const alike =
    items.length === 0 ? [] : [md`🔁 Live keys like this one:`, ...items.map(alikeLine), ...more];
  return [
    ...beside.room.map((warning) => marked(warningWords(warning))),
    ...(alike.length === 0 ? [] : [marked(joined(alike, '\n'))]),
  ].map((text) => ({ type: 'context', elements: [text] }));
}

/** The card in the approver channel, in every state of its request. */
export function approvalCard(card: ApprovalCard): Message {
  const { heading, lines, buttons } = cardOutcome(card);
  const { dot, words } = worstRisk(card.scopes, card.request.ask.kind);
  const state = heading === 'waiting' ? '' : ` (${heading})`;
  const { amends } = card.request;
  const kind = amends === null ? 'Key request' : changeTitle(amends);
  const blocks: KnownBlock[] = [
    { type: 'header', text: plain(`${dot} ${kind}: ${words}${state}`, 150) },
    ...askedFor(card),
    ...besideLines(card),
  ];
  if (lines.length > 0) blocks.push({ type: 'section', text: marked(joined(lines, '\n')) });
  if (buttons.length > 0) blocks.push({ type: 'actions', elements: [...buttons] });
  blocks.push({ type: 'context', elements: [marked(smallPrint(card))] });
  return { text: fallback(card, lines), blocks };
}

/** A card that was posted although another one of the same request counts. */
export function supersededCard(id: RequestId): Message {
  const pointer = md`This request has another card in this channel. Please use that one.`;
  return {
    text: pointer,
    blocks: [
      { type: 'section', text: marked(pointer) },
      { type: 'context', elements: [marked(md`Request ${code(id)}`)] },
    ],
  };
}
