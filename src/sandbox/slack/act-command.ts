import type { ActAnswer, Json } from '../control.ts';
import { app, team } from '../people.ts';
import type { Ack } from './envelopes.ts';
import { textOf } from './json.ts';
import { answerInPlace } from './response-url-api.ts';
import type { ReplyPlace } from './response-urls.ts';
import { SlackRefusal } from './slack-refusal.ts';
import {
  type Actor,
  actionTs,
  answerOf,
  channelOf,
  interaction,
  responseUrl,
  type Stage,
} from './stage.ts';
import { dmIdOf, dmWith } from './workspace.ts';

const command = '/ddkey';
const failed = (error: string): string => `${command} failed with the error "${error}"`;

const complaintOf = (ack: Ack): string =>
  failed(ack.outcome === 'timed-out' ? 'operation_timeout' : 'dispatch_failed');

const showAnswer = (stage: Stage, reply: ReplyPlace, answer: Json): string | null => {
  if (textOf(answer, 'text') === '' && !('blocks' in answer)) return null;
  try {
    answerInPlace(stage.state, reply, answer);
    return null;
  } catch (thrown) {
    if (thrown instanceof SlackRefusal) return failed('invalid_command_response');
    throw thrown;
  }
};

/** Types the slash command. An answer in the acknowledgement is shown where it was typed. */
export async function typeCommand(
  stage: Stage,
  { person, copies }: Actor,
  typed: { readonly channel: string; readonly text: string },
): Promise<ActAnswer> {
  const { workspace, triggers } = stage.state;
  // Somebody can write to the app before the app ever wrote to them.
  if (typed.channel === dmIdOf(person.id)) dmWith(workspace, person.id);
  const place = channelOf(stage, person, typed.channel);
  if (place.archived) throw new Error(`the channel ${place.id} is archived`);
  const reply = { person: person.id, channel: place.id, original: null };
  const payload = {
    token: 'sandbox-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: place.id,
    channel_name: place.kind === 'dm' ? 'directmessage' : place.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text: typed.text,
    api_app_id: app.id,
    is_enterprise_install: false,
    response_url: responseUrl(stage, reply),
    trigger_id: triggers.issue({ person: person.id, viewId: null }),
  };
  const ack = await stage.line.deliver(
    { kind: 'slash_commands', payload, acceptsAnswer: true },
    copies,
  );
  const said = showAnswer(stage, reply, ack.answer);
  const answer = answerOf(ack, complaintOf(ack));
  return said === null ? answer : { ...answer, slackSays: said };
}

/** Picks a global shortcut of the app. */
export async function pickShortcut(
  stage: Stage,
  { person, copies }: Actor,
  callbackId: string,
): Promise<ActAnswer> {
  const payload = {
    ...interaction('shortcut', person),
    callback_id: callbackId,
    action_ts: actionTs(),
    trigger_id: stage.state.triggers.issue({ person: person.id, viewId: null }),
  };
  return answerOf(
    await stage.line.deliver({ kind: 'interactive', payload, acceptsAnswer: false }, copies),
  );
}
