import type { WebClient } from '@slack/web-api';
import { homeNotice } from '../../blocks/home.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { showHome } from '../access/home.ts';
import { familiarPeople } from '../access/times.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { unfitBecause } from '../policy/people.ts';
import type { SlackDeps } from './slack-deps.ts';

/** Shows a page of Home and remembers it, so that a refresh stays on that page. */
export async function turnTo(deps: SlackDeps, person: SlackUserId, page: number): Promise<void> {
  await deps.ledger.rememberHome(person, { at: deps.clock.now(), page });
  const shown = await showHome(deps, person, page);
  if (shown.kind !== 'shown') throw new Error(`Slack did not take the Home: ${shown.kind}`);
}

/** A Home that says one sentence; an event has nothing else to answer in. */
export const sayInHome =
  (client: WebClient, person: SlackUserId) =>
  async (sentence: Mrkdwn): Promise<void> => {
    await client.views.publish({ user_id: person, view: homeNotice(sentence) });
  };

/** Somebody opened App Home: it begins at its first page. */
export async function openHome(
  deps: SlackDeps,
  client: WebClient,
  person: SlackUserId,
): Promise<void> {
  const who = await deps.directory.person(person, familiarPeople);
  const why = who.kind === 'found' ? unfitBecause(who.value) : null;
  if (why === null) return turnTo(deps, person, 1);
  await sayInHome(client, person)(refusalSentence({ code: 'person-unfit', why }));
}
