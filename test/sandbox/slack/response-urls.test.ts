import { expect, test } from '@jest/globals';
import { newResponseUrls } from '../../../src/sandbox/slack/response-urls.ts';
import { SlackRefusal } from '../../../src/sandbox/slack/slack-refusal.ts';
import { messagesIn } from './bare-bot.ts';
import { button, callApi, postJson, section, typeCommand, withSlack } from './raw-app.ts';

const general = 'C0GENERAL';
const elsewhere = {
  id: 'C0ELSEWHERE',
  name: 'elsewhere',
  kind: 'private',
  members: ['U0ANA'],
} as const;
const withHide = (text: string) => ({
  text,
  blocks: [section(text, { accessory: button('hide') })],
});

test('a response_url takes five answers and then none', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { responseUrl } = await typeCommand({ slack, app }, 'U0ANA');
    for (let use = 1; use <= 5; use += 1) {
      expect((await postJson(responseUrl, { text: `answer ${use}` })).status).toBe(200);
    }
    const sixth = await postJson(responseUrl, { text: 'answer 6' });
    expect(sixth.status).toBe(404);
    expect(sixth.text).toContain('used_url');
    expect(messagesIn(slack, 'U0ANA', general)).toHaveLength(5);
  });
});

test('a response_url ends after thirty minutes of real time', () => {
  let now = 0;
  const urls = newResponseUrls(() => now);
  const place = { person: 'U0ANA', channel: general, original: null };
  const id = urls.issue(place);
  now += 30 * 60_000;
  expect(urls.use(id)).toMatchObject(place);
  now += 1;
  expect(() => urls.use(id)).toThrow(new SlackRefusal('expired_url'));
});

test('a response_url works where the bot is no member, and postEphemeral does not', async () => {
  await withSlack({ extraChannels: [elsewhere] }, async ({ slack, app }) => {
    const { responseUrl } = await typeCommand({ slack, app }, 'U0ANA', elsewhere.id);
    expect((await postJson(responseUrl, { text: 'here' })).status).toBe(200);
    expect(messagesIn(slack, 'U0ANA', elsewhere.id)).toMatchObject([{ text: 'here' }]);
    const call = await callApi(slack, 'chat.postEphemeral', {
      channel: elsewhere.id,
      user: 'U0ANA',
      text: 'there',
    });
    expect(call.body).toEqual({ ok: false, error: 'channel_not_found' });
  });
});

test('a command cannot replace what it answered before: it answers once more', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { responseUrl } = await typeCommand({ slack, app }, 'U0ANA');
    await postJson(responseUrl, { text: 'first' });
    await postJson(responseUrl, { text: 'second', replace_original: true });
    expect(messagesIn(slack, 'U0ANA', general)).toMatchObject([
      { text: 'first' },
      { text: 'second' },
    ]);
  });
});

test('only an answer to a press on an ephemeral changes or deletes that ephemeral', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { responseUrl } = await typeCommand({ slack, app }, 'U0ANA');
    await postJson(responseUrl, withHide('secret'));
    const ts = messagesIn(slack, 'U0ANA', general)[0]?.ts ?? '';
    const update = await callApi(slack, 'chat.update', { channel: general, ts, text: 'no' });
    expect(update.body['error']).toBe('message_not_found');

    await slack.act('U0ANA', { do: 'press', channel: general, ts, actionId: 'hide' }, 1);
    const pressed = app.got.at(-1)?.payload;
    expect(pressed).toMatchObject({
      container: { type: 'message', message_ts: ts, channel_id: general, is_ephemeral: true },
    });
    expect(pressed).not.toHaveProperty('message');
    const url = pressed?.response_url ?? '';
    await postJson(url, { replace_original: true, ...withHide('changed') });
    expect(messagesIn(slack, 'U0ANA', general)).toMatchObject([{ ts, text: 'changed' }]);
    await postJson(url, { delete_original: true });
    expect(messagesIn(slack, 'U0ANA', general)).toEqual([]);
  });
});

test('an answer that breaks a limit is refused with 400 and counts as a use', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { responseUrl } = await typeCommand({ slack, app }, 'U0ANA');
    const refused = await postJson(responseUrl, { blocks: [section('x'.repeat(3001))] });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('must be less than 3001 characters');
    expect((await postJson(responseUrl, {})).text).toContain('no_text');
    expect(slack.calls().filter(({ method }) => method === 'respond')).toMatchObject([
      { side: 'slack', status: 400, error: 'invalid_blocks' },
      { status: 400, error: 'no_text' },
    ]);
  });
});

test('in_channel answers are seen by everybody in the channel', async () => {
  await withSlack({}, async ({ slack, app }) => {
    const { responseUrl } = await typeCommand({ slack, app }, 'U0ANA');
    await postJson(responseUrl, { text: 'for all', response_type: 'in_channel' });
    expect(messagesIn(slack, 'U0GIL', general)).toMatchObject([
      { text: 'for all', ephemeral: false },
    ]);
  });
});
