import { randomInt } from 'node:crypto';
import type { ActAnswer, Json } from '../control.ts';
import { app, team } from '../people.ts';
import type { Ack } from './envelopes.ts';
import type { Line } from './line.ts';
import type { SlackState } from './method.ts';
import type { ReplyPlace } from './response-urls.ts';
import { isOnTop, type OpenView } from './views.ts';
import type { Channel, Member } from './workspace.ts';

/** What acting as a person needs: what the stand-in remembers, and the way to the app. */
export type Stage = {
  readonly state: SlackState;
  readonly line: Line;
  /** Base address of response_urls. */
  readonly origin: string;
};

/** A person at work; `copies` is how often each envelope of theirs is delivered. */
export type Actor = { readonly person: Member; readonly copies: number };

/** The person, or an Error: nobody, or somebody who was deactivated, cannot act. */
export function actorOf(stage: Stage, id: string, copies: number): Actor {
  const person = stage.state.workspace.people.get(id);
  if (person === undefined) throw new Error(`nobody here has the id ${id}`);
  if (person.deleted) throw new Error(`${person.name} is deactivated and cannot act`);
  return { person, copies };
}

/** A channel that this person is in, or an Error. */
export function channelOf(stage: Stage, person: Member, id: string): Channel {
  const place = stage.state.workspace.channels.get(id);
  if (place === undefined || !place.members.has(person.id)) {
    throw new Error(`${person.name} does not see the channel ${id}`);
  }
  return place;
}

/** A view that is open before this person and not covered by another, or an Error. */
export function viewOf(stage: Stage, person: Member, id: string): OpenView {
  const open = stage.state.views.byId.get(id);
  if (open === undefined || open.owner !== person.id) {
    throw new Error(`${person.name} does not see the view ${id}`);
  }
  if (!isOnTop(stage.state.views, open)) {
    throw new Error(`another modal lies on top of the view ${id}`);
  }
  return open;
}

/** Fields that every payload of an interaction begins with. */
export const interaction = (type: string, person: Member): Json => ({
  type,
  user: { id: person.id, username: person.name, name: person.name, team_id: team.id },
  team: { id: team.id, domain: team.domain },
  enterprise: null,
  is_enterprise_install: false,
  api_app_id: app.id,
  token: 'sandbox-verification-token',
});

/** A stamp of the moment, as `action_ts` has it. */
export const actionTs = (): string => `${(Date.now() / 1000).toFixed(3)}${randomInt(100, 1000)}`;

export const responseUrl = (stage: Stage, reply: ReplyPlace): string =>
  `${stage.origin}/response/${stage.state.responseUrls.issue(reply)}`;

/** Slack's sentence under a modal or a message when the app did not answer or answered wrongly. */
export const trouble = 'We had some trouble connecting. Try again?';

/** What the person gets to know of an acknowledgement. */
export const answerOf = (ack: Ack, complaint: string = trouble): ActAnswer => ({
  acknowledged: ack.outcome === 'acknowledged',
  ackMs: ack.ms,
  ...(ack.outcome === 'acknowledged' ? {} : { slackSays: complaint }),
});

/** For what Slack's own client settles without asking the app. */
export const settledLocally: ActAnswer = { acknowledged: false, ackMs: 0 };
