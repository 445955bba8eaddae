import { randomBytes } from 'node:crypto';
import type { ActAnswer, Json } from '../control.ts';
import { app, team } from '../people.ts';
import type { Ack } from './envelopes.ts';
import { type Actor, actionTs, type Stage, settledLocally } from './stage.ts';
import { viewJson } from './view-json.ts';
import { homeOf } from './views.ts';
import { dmWith, type Member } from './workspace.ts';

/** An event that was not acknowledged is sent again at once, after 1 and after 5 minutes. */
const retryDelaysMs = [0, 60_000, 300_000];

const eventOf = (stage: Stage, person: Member): Json => {
  const home = homeOf(stage.state.views, person.id);
  return {
    token: 'sandbox-verification-token',
    team_id: team.id,
    api_app_id: app.id,
    event: {
      type: 'app_home_opened',
      user: person.id,
      channel: dmWith(stage.state.workspace, person.id).id,
      tab: 'home',
      ...(home === undefined ? {} : { view: viewJson(home) }),
      event_ts: actionTs(),
    },
    type: 'event_callback',
    event_id: `Ev0${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: randomBytes(8).toString('hex'),
  };
};

const retryLater = (send: (retry: number) => Promise<Ack>, retry: number): void => {
  const delay = retryDelaysMs[retry - 1];
  if (delay === undefined) return;
  const again = async () => {
    const ack = await send(retry);
    if (ack.outcome !== 'acknowledged') retryLater(send, retry + 1);
  };
  setTimeout(() => void again(), delay).unref();
};

/** Opens the app's Home tab. People hear nothing of a missing acknowledgement; Slack tries again. */
export async function openHome(stage: Stage, { person, copies }: Actor): Promise<ActAnswer> {
  const payload = eventOf(stage, person);
  const send = (retry: number) =>
    stage.line.deliver({ kind: 'events_api', payload, acceptsAnswer: false, retry }, copies);
  const ack = await send(0);
  const acknowledged = ack.outcome === 'acknowledged';
  if (!acknowledged) retryLater(send, 1);
  return { ...settledLocally, acknowledged, ackMs: ack.ms };
}
