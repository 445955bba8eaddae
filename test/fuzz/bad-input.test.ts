import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { actions, callbacks } from '../../blocks/ids.ts';
import { readConfig } from '../../src/config.ts';
import { SlackChannelId, SlackUserId } from '../../src/policy/ids.ts';
import { channels, credentials, people, team } from '../../src/sandbox/people.ts';
import { quietLog } from '../../src/slack/ask-tokens.ts';
import { slackCalls } from '../../src/slack/call.ts';
import { slackDirectory } from '../../src/slack/directory.ts';
import { slackMessenger } from '../../src/slack/messenger.ts';
import { webOptions } from '../../src/slack/web-options.ts';
import { start } from '../datadog/wishes.ts';
import { interact } from '../slack/crafted.ts';
import { send, signed } from '../slack/raw-request.ts';
import { startRecorder } from '../slack/recorder.ts';
import { openWorld } from '../world.ts';

const fuzzer = fileURLToPath(new URL('./fuzz-test.js', import.meta.url));

test('several hundred spoiled inputs at every door do no harm', () => {
  const ran = spawnSync(process.execPath, [fuzzer, '--cases', '500', '--seed', '1'], {
    encoding: 'utf8',
  });
  expect(ran.stdout).toMatch(/\n\d+ cases, 0 crashes or other faults, seed 1\n$/u);
  expect(ran.status).toBe(0);
});

test('a signed payload that is no object is refused, and the bot lives on', async () => {
  const world = await openWorld({ mode: 'http' });
  try {
    for (const payload of ['null', '[]', '1', '"text"', '']) {
      const body = new URLSearchParams({ payload }).toString();
      const url = `${world.botUrl()}/slack/events`;
      expect(await send(url, { headers: signed(body), body })).toMatchObject({ status: 400 });
      const headers = { ...signed(payload), 'content-type': 'application/json' };
      expect(await send(url, { headers, body: payload })).toMatchObject({ status: 400 });
    }
    expect(await world.ana.types('help')).toMatchObject({ acknowledged: true });
  } finally {
    await world.close();
  }
});

test('what no listener knows or can read is acknowledged, and a form is told so', async () => {
  const world = await openWorld({ mode: 'http' });
  const user = { id: people.requester.id, team_id: team.id };
  const about = { user, team: { id: team.id }, trigger_id: '1.2.3' };
  try {
    const pressed = { action_id: 'ddkey.of-long-ago', value: '1', type: 'button' };
    const press = { ...about, type: 'block_actions', container: {}, actions: [pressed] };
    expect(await interact(world, press)).toEqual({ status: 200, body: '' });
    const torn = { ...press, actions: ['no object'] };
    expect(await interact(world, torn)).toEqual({ status: 200, body: '' });
    expect(world.logText()).not.toContain('Bolt reported a fault');
    const search = { ...about, type: 'block_suggestion', action_id: actions.scopeSearch, value: 7 };
    expect(await interact(world, search)).toEqual({ status: 200, body: '{"options":[]}' });
    expect(await interact(world, about)).toEqual({ status: 200, body: '' });
    const view = { id: 'V0OLD', type: 'modal', callback_id: `${callbacks.request}-of-long-ago` };
    const form = await interact(world, { ...about, type: 'view_submission', view });
    expect(form.status).toBe(200);
    expect(JSON.parse(form.body)).toMatchObject({ response_action: 'update' });
    expect(form.body).toContain('did nothing');
  } finally {
    await world.close();
  }
});

test('a token that stands in the wrong variable is not printed, nor is a text without end', () => {
  const complain = (path: string) => () => readConfig({ DDKEY_POLICY: path });
  expect(complain(credentials.slackBotToken)).toThrow('DDKEY_POLICY names [cut]');
  expect(complain(credentials.slackBotToken)).not.toThrow(credentials.slackBotToken);
  expect(complain('long '.repeat(4000))).toThrow(/^(long ){30,40}.{0,5}…, line 1/mu);
});

test('an answer of Slack that cannot be read is no answer', async () => {
  const recorder = await startRecorder(null, '{"ok":true}');
  const client = new WebClient(credentials.slackBotToken, webOptions(`${recorder.url}/`, quietLog));
  const call = slackCalls(client, { now: () => start });
  const workspace = { id: team.id, enterpriseId: null, url: null };
  const directory = slackDirectory(call, workspace);
  const messenger = slackMessenger(call, workspace);
  const ana = SlackUserId.parse(people.requester.id);
  const channel = SlackChannelId.parse(channels.approvers.id);
  try {
    expect(await directory.person(ana, 0)).toEqual({ kind: 'unreachable' });
    expect(await directory.members(channel, 0)).toEqual({ kind: 'unreachable' });
    expect(await directory.groups(0)).toEqual({ kind: 'unreachable' });
    expect(await messenger.openDirect(ana)).toEqual({ kind: 'silent' });
  } finally {
    recorder.stop();
  }
});
