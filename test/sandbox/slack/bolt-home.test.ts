import { expect, test } from '@jest/globals';
import type { SlackStandIn } from '../../../src/sandbox/slack/stand-in.ts';
import { type BoltApp, eventually, withBolt } from './bare-bot.ts';

const text = (value: string) => ({ type: 'plain_text' as const, text: value });

/** Waits until the bot has published App Home this many times. */
const published = (slack: SlackStandIn, times: number) =>
  eventually(() => {
    const done = slack.calls().filter((call) => call.method === 'views.publish');
    return done.length >= times ? done : null;
  });

const publishesHome = (app: BoltApp, events: unknown[]) => {
  app.event('app_home_opened', async ({ event, client, body }) => {
    events.push({ hasView: event.view !== undefined, id: body.event_id });
    const button = (value: string) => ({
      type: 'section' as const,
      text: { type: 'mrkdwn' as const, text: value },
      accessory: { type: 'button' as const, action_id: 'end', text: text('End'), value },
    });
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', callback_id: 'home', blocks: [button('k_1'), button('k_2')] },
    });
  });
  app.action({ type: 'block_actions', action_id: 'end' }, async ({ ack, body, client, action }) => {
    await ack();
    events.push(action.type === 'button' ? action.value : null);
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        title: text('Sure?'),
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Really?' } }],
      },
    });
  });
};

test('App Home is published, its rows are told apart by value, and a row opens a modal', async () => {
  const events: unknown[] = [];
  await withBolt(
    {},
    (app) => publishesHome(app, events),
    async (slack) => {
      await slack.act('U0ANA', { do: 'open-home' }, 1);
      const home = await eventually(() => slack.see('U0ANA').home);
      const press = { do: 'press-in-view', view: home.id, actionId: 'end' } as const;
      await expect(slack.act('U0ANA', press, 1)).rejects.toThrow('add a choice');
      await slack.act('U0ANA', { ...press, choice: 'k_2' }, 1);
      await eventually(() => slack.see('U0ANA').modals[0]);
      await slack.act('U0ANA', { do: 'open-home' }, 1);
      await published(slack, 2);
      expect(events).toMatchObject([{ hasView: false }, 'k_2', { hasView: true }]);
    },
  );
});

test('an event that is delivered twice reaches the bot twice', async () => {
  const events: unknown[] = [];
  await withBolt(
    {},
    (app) => publishesHome(app, events),
    async (slack) => {
      slack.fault({ side: 'slack', call: 'socket', what: { kind: 'deliver', copies: 2 } });
      await slack.act('U0ANA', { do: 'open-home' }, 1);
      await published(slack, 2);
      slack.clearFaults();
      await slack.act('U0ANA', { do: 'open-home' }, 1);
      await published(slack, 3);
      expect(events).toHaveLength(3);
    },
  );
});
