import type { WebClient } from '@slack/web-api';
import { homeNotice } from '../../blocks/home.ts';
import type { Mrkdwn } from '../../blocks/mrkdwn.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { showHome } from '../access/home.ts';
import type { HomePlace } from '../access/home-reads.ts';
import { familiarPeople } from '../access/times.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { unfitBecause } from '../policy/people.ts';
import type { SlackDeps } from './slack-deps.ts';

/** Shows a place of Home and remembers it, so that a refresh stays there. */
export async function turnTo(
  deps: SlackDeps,
  person: SlackUserId,
  place: HomePlace,
): Promise<void> {
  await deps.ledger.rememberHome(person, { at: deps.clock.now(), ...place });
  const shown = await showHome(deps, person, place);
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
  if (why === null) return turnTo(deps, person, { page: 1, filter: null });
  await sayInHome(client, person)(refusalSentence({ code: 'person-unfit', why }));
}
