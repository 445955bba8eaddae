import type { KnownBlock } from '@slack/types';
import type { StuckKey } from '../src/access/admin-reads.ts';
import type { DueError } from '../src/access/due-work.ts';
import type { KeyWithOrg } from '../src/access/home-facts.ts';
import { section } from './home-parts.ts';
import { actions } from './ids.ts';
import { kindWords } from './kind-words.ts';
import { code, escaped, joined, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { button } from './surface.ts';

/** ", ending 3f2a"; nothing where the ending is not known. */
export const ending = (last4: string | null): Mrkdwn =>
  last4 === null ? md`` : md`, ending ${escaped(last4, 20)}`;

/** One credential of anybody: what for, which, where, whose. */
function whichKey({ key, holder, request, org }: KeyWithOrg): Mrkdwn {
  const { environment, purpose, kind } = request.ask;
  const name = kindWords(key.kind).name;
  const half = kind === 'pair' ? md`, of a pair` : md``;
  const where = environment === null ? md`` : md` · ${escaped(environment, 60)}`;
  const place = md`${escaped(org.name, 60)}${where} (${escaped(org.site, 60)})`;
  return md`*${escaped(purpose, 200)}*\n${name}${half}${ending(key.last4)} · ${place} · ${mention(holder)}`;
}

const namedAtOnce = 3;

function mayLine({ key }: KeyWithOrg): Mrkdwn {
  if (key.scopes.length === 0) return md`no permission limits it`;
  const names = joined(
    key.scopes.slice(0, namedAtOnce).map((scope) => code(scope)),
    ', ',
  );
  const more = key.scopes.length - namedAtOnce;
  return more > 0 ? md`${names} and ${more} more` : names;
}

/** How a listed key stands, and what it may do. */
export function listedWords(it: KeyWithOrg): Mrkdwn {
  const { key } = it;
  const saved = key.receivedAt === null ? md`not said to be saved` : md`saved`;
  const state = key.state === 'live' ? saved : md`being revoked`;
  const until = key.expiresAt === null ? md`` : md`Until ${when(key.expiresAt)}, `;
  return md`${until}${state} · ${mayLine(it)}`;
}

const errors: Readonly<Record<DueError, Mrkdwn>> = {
  'datadog-silent': md`Datadog gives no answer`,
  'datadog-busy': md`Datadog asked me to wait`,
  'datadog-refused': md`Datadog refuses: may my own key delete it?`,
  'slack-silent': md`Slack gives no answer`,
  'slack-busy': md`Slack asked me to wait`,
  'slack-refused': md`Slack refuses`,
  'store-silent': md`the secret store gives no answer`,
  'scopes-differ': md`Datadog lists other permissions`,
  'people-unknown': md`Slack does not tell who people are`,
  'sink-silent': md`the place for audit events does not take them`,
  'ledger-down': md`the database gave no answer`,
  bug: md`a fault of mine: see the log`,
};

/** Since when a key is stuck, how often I tried, and why it did not work. */
export function stuckWords({ since, attempts, lastError }: StuckKey): Mrkdwn {
  const why = lastError === null ? md`` : md`; the last time: ${errors[lastError]}`;
  return md`Since ${when(since)}, ${attempts} tries${why}.`;
}

/** A key of anybody in a list, with the way to all about it. */
export const somebodysKey = (it: KeyWithOrg, words: Mrkdwn): KnownBlock => {
  const details = button({ text: 'Details', action: actions.anyKey, value: keyValue(it.key.id) });
  return section(md`${whichKey(it)}\n${words}`, details);
};
