import { readFileSync } from 'node:fs';
import { client, v2 } from '@datadog/datadog-api-client';
import bolt from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { actions, callbacks } from '../../blocks/ids.ts';
import { readShippedScopes } from '../../src/datadog/shipped-scopes.ts';

/*
 * What ddkey is held against: the shortest honest program that does the same calls. It opens the
 * same form byte for byte, posts a card, makes a key with Datadog's own client, and shows it. It
 * keeps nothing, writes nothing down, and loses everything when it stops.
 *
 * BARE_ASKS_WHO=1: side by side, it looks up who pressed and who may, as whoever approves must be
 * allowed to, and whether the requester is there, as such a message to somebody who is away is lost.
 * Without, it gives a key to whoever presses: no program that can be used is shorter.
 */

const env = z
  .object({
    SLACK_BOT_TOKEN: z.string(),
    SLACK_APP_TOKEN: z.string().optional(),
    SLACK_SIGNING_SECRET: z.string().optional(),
    SLACK_API_URL: z.string(),
    PORT: z.coerce.number(),
    DD_API_URL: z.string(),
    DD_API_KEY: z.string(),
    DD_APP_KEY: z.string(),
    DD_OWNER: z.string(),
    DDKEY_APPROVER_CHANNEL: z.string(),
    BARE_FORM: z.string(),
    BARE_ASKS_WHO: z.string().optional(),
  })
  .parse(process.env);

const form = z.custom<ModalView>().parse(JSON.parse(readFileSync(env.BARE_FORM, 'utf8')));
const scopes = readShippedScopes().map(({ name }) => name);
const datadog = client.createConfiguration({
  baseServer: new client.BaseServerConfiguration(env.DD_API_URL, {}),
  authMethods: { apiKeyAuth: env.DD_API_KEY, appKeyAuth: env.DD_APP_KEY },
});
const keys = new v2.ServiceAccountsApi(datadog);

const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
const way =
  appToken === undefined ? { signingSecret: signingSecret ?? '' } : { appToken, socketMode: true };
const app = new bolt.App({
  token: env.SLACK_BOT_TOKEN,
  clientOptions: { slackApiUrl: env.SLACK_API_URL },
  logLevel: bolt.LogLevel.ERROR,
  ...way,
});

app.command('/ddkey', async ({ ack, body, client: slack }) => {
  await ack();
  await slack.views.open({ trigger_id: body.trigger_id, view: form });
});

app.options(actions.scopeSearch, async ({ ack, payload }) => {
  const found = scopes.filter((name) => name.includes(payload.value.replaceAll(' ', '_')));
  const options = found.slice(0, 100).map((name) => ({
    text: { type: 'plain_text' as const, text: name },
    value: name,
  }));
  await ack({ options });
});

app.view(callbacks.request, async ({ ack, body, client: slack }) => {
  await ack();
  const { channel } = await slack.conversations.open({ users: body.user.id });
  const value = JSON.stringify({ person: body.user.id, channel: channel?.id });
  await slack.chat.postMessage({
    channel: env.DDKEY_APPROVER_CHANNEL,
    text: 'Somebody asks for a key',
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `<@${body.user.id}> asks for a key` } },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: actions.approve,
            text: { type: 'plain_text', text: 'Approve' },
            value,
          },
        ],
      },
    ],
  });
});

const Pressed = z.object({ person: z.string(), channel: z.string() });

app.action(actions.approve, async ({ ack, action, body, client: slack }) => {
  await ack();
  if (action.type !== 'button') return;
  const { person, channel } = Pressed.parse(JSON.parse(action.value ?? ''));
  if (env.BARE_ASKS_WHO === '1') {
    const [{ members }, { user }, { presence }] = await Promise.all([
      slack.conversations.members({ channel: env.DDKEY_APPROVER_CHANNEL }),
      slack.users.info({ user: body.user.id }),
      slack.users.getPresence({ user: person }),
    ]);
    if (!members?.includes(body.user.id) || user?.deleted === true || presence === 'away') return;
  }
  const made = await keys.createServiceAccountApplicationKey({
    serviceAccountId: env.DD_OWNER,
    body: {
      data: {
        type: 'application_keys',
        attributes: { name: `bare ${Date.now()}`, scopes: ['dashboards_read'] },
      },
    },
  });
  const text = `DD_APP_KEY=${made.data?.attributes?.key}`;
  await slack.chat.postEphemeral({ channel, user: person, text });
});

await app.start(env.PORT);
process.stdout.write('the bare app is connected\n');
process.on('SIGTERM', () => {
  app.stop().then(() => process.exit(0));
});
