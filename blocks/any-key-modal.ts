import type { KnownBlock } from '@slack/types';
import type { KeyOfSomebody } from '../src/access/admin-reads.ts';
import type { KeyState } from '../src/access/lifecycle.ts';
import type { Story } from '../src/access/notes.ts';
import { keyPage } from './datadog-pages.ts';
import { approvedLines } from './ending-words.ts';
import { actions } from './ids.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { kindWords, withoutScopes } from './kind-words.ts';
import { messageLink, type Workspace } from './message-link.ts';
import { code, escaped, joined, link, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { scopeSections } from './scope-lines.ts';
import { ending } from './somebodys-key.ts';
import { button, type Modal, marked, plain } from './surface.ts';
import { takenLines } from './taken-note.ts';

const states: Readonly<Record<KeyState, Mrkdwn>> = {
  intended: md`being made`,
  made: md`made, not shown yet`,
  showing: md`being shown`,
  live: md`live`,
  revoking: md`being revoked`,
  revoked: md`revoked`,
  abandoned: md`given up, and not found at Datadog`,
  gone: md`deleted outside ddkey`,
};

type AnyKey = KeyOfSomebody & { readonly story: Story };

function stateLine({ key }: AnyKey): Mrkdwn {
  const until = key.expiresAt === null ? md`` : md`, until ${when(key.expiresAt)}`;
  const saved = key.state === 'live' && key.receivedAt === null ? md`, not said to be saved` : md``;
  return md`*State:* ${states[key.state]}${saved}${until}`;
}

/** Its id at Datadog, which leads to the page where somebody with the right can see it. */
function idLine({ key, story }: AnyKey): Mrkdwn[] {
  if (key.datadogId === null) return [];
  const page = link(keyPage(story.org.site, key.kind, key.datadogId), md`open it there`);
  return [md`*Id at Datadog:* ${code(key.datadogId)} ${page}`];
}

function facts(it: AnyKey, workspace: Workspace): Mrkdwn {
  const { key, holder, story } = it;
  const { ask, rule, card } = story.request;
  const lines = [
    md`*Holder:* ${mention(holder)}`,
    stateLine(it),
    ...takenLines(story),
    ...(key.shownAt === null ? [] : [md`*Shown:* ${when(key.shownAt)}`]),
    md`*Kept in:* ${escaped(ask.keptIn, 200)}`,
    ...approvedLines(story),
    md`*Rule:* ${escaped(rule, 200)}`,
    ...idLine(it),
    ...(card === null ? [] : [messageLink(workspace, card, md`Go to the request`)]),
  ];
  return joined(lines, '\n');
}

/** Only the key that counts: one that is being replaced goes with it. */
function handOver({ key, story: { standing } }: AnyKey): KnownBlock[] {
  if (standing.at !== 'shown' || key.state !== 'live' || key.generation !== standing.generation) {
    return [];
  }
  const value = keyValue(key.id);
  const elements = [button({ text: 'Hand over…', action: actions.handOver, value })];
  return [{ type: 'actions', elements }];
}

/** All about anybody's key, for an admin: never its secret. What can be done with it comes last. */
export function anyKeyModal(it: AnyKey, workspace: Workspace): Modal {
  const { key, story } = it;
  const what = md`${kindWords(key.kind).name}${ending(key.last4)} · ${placeOf(story)}`;
  const section = (text: Mrkdwn): KnownBlock => ({ type: 'section', text: marked(text) });
  const ids = md`Key ${code(key.id)} · request ${code(key.requestId)}`;
  return {
    type: 'modal',
    title: plain('Datadog key', 24),
    close: plain('Close', 24),
    blocks: [
      section(md`${purposeOf(story)}\n${what}`),
      section(facts(it, workspace)),
      ...(key.kind === 'api' || story.scopes.length === 0
        ? [section(withoutScopes(key.kind))]
        : scopeSections(story.scopes)),
      ...handOver(it),
      { type: 'context', elements: [marked(ids)] },
    ],
  };
}
