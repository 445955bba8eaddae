import { expect, test } from '@jest/globals';
import { credentials } from '../../../src/sandbox/people.ts';
import { startSlack } from '../../../src/sandbox/slack/stand-in.ts';
import { callApi, connect, errorOf, openSocket, withSlack } from './raw-app.ts';

const command = { do: 'command', channel: 'C0GENERAL', text: 'list' } as const;

test('a socket address works once', async () => {
  await withSlack({}, async ({ slack }) => {
    const token = credentials.slackAppToken;
    const { body } = await callApi(slack, 'apps.connections.open', { token });
    const url = String(body['url']);
    expect((await connect(url)).got[0]?.type).toBe('hello');
    await expect(connect(url)).rejects.toThrow('401');
  });
});

test('only the app-level token opens a socket, and it does nothing else', async () => {
  await withSlack({}, async ({ slack }) => {
    const open = callApi(slack, 'apps.connections.open', {});
    expect(await errorOf(open)).toBe('not_allowed_token_type');
    const post = { token: credentials.slackAppToken, channel: 'C0GENERAL', text: 'x' };
    expect(await errorOf(callApi(slack, 'chat.postMessage', post))).toBe('not_allowed_token_type');
  });
});

test('the eleventh socket is turned away', async () => {
  await withSlack({}, async ({ slack }) => {
    for (let count = 2; count <= 10; count += 1) {
      expect((await openSocket(slack)).got[0]?.type).toBe('hello');
    }
    const eleventh = await openSocket(slack);
    expect(eleventh.got[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
  });
});

test('a command is delivered to one socket, in the shape of a slash command', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const second = await openSocket(slack);
    await slack.act('U0ANA', command, 1);
    const got = [...app.got, ...second.got].filter((one) => one.type === 'slash_commands');
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({
      envelope_id: expect.any(String),
      accepts_response_payload: true,
      payload: {
        command: '/ddkey',
        text: 'list',
        user_id: 'U0ANA',
        user_name: 'ana',
        channel_id: 'C0GENERAL',
        channel_name: 'general',
        team_id: 'T0SANDBOX',
        team_domain: 'acme-sandbox',
        api_app_id: 'A0DDKEY',
        response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/response\/[\w-]/),
      },
    });
  });
});

test('copies of an envelope have their own ids and the same content', async () => {
  await withSlack({}, async ({ slack, app }) => {
    await slack.act('U0ANA', command, 3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const got = app.got.filter((one) => one.type === 'slash_commands');
    expect(new Set(got.map((one) => one.envelope_id)).size).toBe(3);
    expect(new Set(got.map((one) => JSON.stringify(one.payload))).size).toBe(1);
  });
});

test('an app that does not acknowledge within three seconds has failed, and Slack says so', async () => {
  const slack = await startSlack();
  try {
    const nobody = await slack.act('U0ANA', command, 1);
    expect(nobody).toMatchObject({
      acknowledged: false,
      slackSays: expect.stringContaining('dispatch_failed'),
    });
    await openSocket(slack, () => null);
    const late = await slack.act('U0ANA', command, 1);
    expect(late.acknowledged).toBe(false);
    expect(late.ackMs).toBeGreaterThanOrEqual(2_990);
    expect(late.slackSays).toBe('/ddkey failed with the error "operation_timeout"');
  } finally {
    await slack.stop();
  }
});

test('an event that was not acknowledged is sent again at once', async () => {
  const slack = await startSlack();
  try {
    const app = await openSocket(slack, (envelope) =>
      envelope['retry_attempt'] === 0 ? null : {},
    );
    expect((await slack.act('U0ANA', { do: 'open-home' }, 1)).acknowledged).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const events = app.got.filter((one) => one.type === 'events_api');
    expect(events).toMatchObject([
      { retry_attempt: 0, retry_reason: '' },
      { retry_attempt: 1, retry_reason: 'timeout' },
    ]);
    expect(events[0]?.payload).toEqual(events[1]?.payload);
  } finally {
    await slack.stop();
  }
});

test('a dropped connection is gone at once, and one asked to reconnect is told why', async () => {
  await withSlack({}, async ({ slack, app }) => {
    slack.fault({
      side: 'slack',
      call: 'socket',
      what: { kind: 'error', error: 'refresh_requested' },
    });
    expect(await app.next('disconnect')).toMatchObject({ reason: 'refresh_requested' });
    const second = await openSocket(slack);
    slack.fault({ side: 'slack', call: 'socket', what: { kind: 'drop' } });
    await new Promise((resolve) => second.socket.once('close', resolve));
    expect(slack.connected()).toBe(false);
  });
});
