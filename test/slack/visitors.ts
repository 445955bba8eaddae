import type { SeenMessage } from '../../src/sandbox/control.ts';
import { app, people, team } from '../../src/sandbox/people.ts';
import type { World } from '../world.ts';
import { command, event, interact } from './crafted.ts';

/* Those who may use nothing of the bot's, and all that Slack could send in their name. */

export type Visitor = { readonly user: string; readonly team: string; readonly userTeam: string };

/** Of the bot's own workspace. */
export const ours = { team: team.id, userTeam: team.id };
export const visitors = [
  {
    who: 'a stranger of another team',
    why: 'from another workspace',
    visitor: { user: 'U0STRANGER', team: 'T0OTHER', userTeam: 'T0OTHER' },
    slackSays: null,
  },
  {
    who: 'a person of another workspace, in a channel that is shared with it',
    why: 'from another workspace',
    visitor: { user: 'U0SHARED', team: team.id, userTeam: 'T0OTHER' },
    slackSays: null,
  },
  {
    who: 'a guest',
    why: 'a guest',
    visitor: { user: people.guest.id, ...ours },
    slackSays: { id: people.guest.id, is_restricted: true },
  },
  {
    who: 'somebody deactivated',
    why: 'deactivated',
    visitor: { user: 'U0GONE', ...ours },
    slackSays: { id: 'U0GONE', deleted: true },
  },
  {
    who: 'a bot',
    why: 'a bot',
    visitor: { user: 'U0ROBOT', ...ours },
    slackSays: { id: 'U0ROBOT', is_bot: true },
  },
] as const;

/** What every interaction carries. */
const from = ({ user, team: id, userTeam }: Visitor) => ({
  user: { id: user, team_id: userTeam },
  team: { id },
  api_app_id: app.id,
  trigger_id: '1.2.none',
});

/** What is sent with a button, form or search; answers to what stands in a message go to `url`. */
type Sent = { readonly value: string; readonly url: string };

/** Calls the bot in a visitor's name. */
export const callsBy = (world: World, visitor: Visitor, { value, url }: Sent) => ({
  press: (actionId: string, on: Pick<SeenMessage, 'channel' | 'ts'>) =>
    interact(world, {
      ...from(visitor),
      type: 'block_actions',
      container: { type: 'message', channel_id: on.channel, message_ts: on.ts },
      response_url: url,
      actions: [{ type: 'button', action_id: actionId, value, action_ts: '1.1' }],
    }),
  form: (callbackId: string, values: Readonly<Record<string, unknown>> = {}) =>
    interact(world, {
      ...from(visitor),
      type: 'view_submission',
      view: {
        id: 'V0NONE',
        type: 'modal',
        callback_id: callbackId,
        private_metadata: value,
        state: { values },
      },
    }),
  search: (actionId: string, typed = '') =>
    interact(world, {
      ...from(visitor),
      type: 'block_suggestion',
      action_id: actionId,
      block_id: 'any',
      value: typed,
      view: { id: 'V0NONE', type: 'modal', private_metadata: value },
    }),
  command: (text: string) =>
    command(world, {
      command: '/ddkey',
      text,
      user_id: visitor.user,
      team_id: visitor.userTeam,
      trigger_id: '1.2.none',
      response_url: url,
    }),
  shortcut: (id: string) =>
    interact(world, { ...from(visitor), type: 'shortcut', callback_id: id }),
  event: (type: string) =>
    event(world, {
      type: 'event_callback',
      team_id: visitor.userTeam,
      api_app_id: app.id,
      event_id: 'Ev0',
      event: { type, user: visitor.user, tab: 'home' },
    }),
});
