import { expect, test } from '@jest/globals';
import { messagesIn } from './bare-bot.ts';
import { callApi, errorOf, section, typeCommand, withSlack } from './raw-app.ts';

const general = 'C0GENERAL';
const approvers = 'C0APPROVERS';
const members = ['U0ANA', 'U0BEN'];
const extraChannels = [
  { id: 'C0PUBLIC', name: 'no-bot', kind: 'public', members },
  { id: 'C0PRIVATE', name: 'no-bot-private', kind: 'private', members },
  { id: 'D0OTHERS', name: 'two people', kind: 'dm', members },
  { id: 'C0OLD', name: 'old', kind: 'public', archived: true, members: ['U0ANA', 'U0DDKEY'] },
] as const;

test('an ephemeral reaches only a member of a channel that the bot is in', async () => {
  await withSlack({ extraChannels }, async ({ slack }) => {
    const whisper = (channel: string, user: string) =>
      errorOf(callApi(slack, 'chat.postEphemeral', { channel, user, text: 'psst' }));
    expect(await whisper(general, 'U0ANA')).toBe('ok');
    expect(await whisper(approvers, 'U0ANA')).toBe('user_not_in_channel');
    expect(await whisper(general, 'U0NOBODY')).toBe('user_not_in_channel');
    expect(await whisper('C0PUBLIC', 'U0ANA')).toBe('not_in_channel');
    expect(await whisper('C0PRIVATE', 'U0ANA')).toBe('channel_not_found');
    expect(await whisper('D0OTHERS', 'U0ANA')).toBe('channel_not_found');
    expect(await whisper('C0OLD', 'U0ANA')).toBe('is_archived');
    expect(messagesIn(slack, 'U0ANA', general)).toMatchObject([{ text: 'psst', ephemeral: true }]);
    expect(messagesIn(slack, 'U0BEN', general)).toEqual([]);
  });
});

test('an ephemeral to somebody who is away is answered with ok and never seen', async () => {
  await withSlack({}, async ({ slack }) => {
    slack.changePerson({ id: 'U0ANA', presence: 'away' });
    const call = callApi(slack, 'chat.postEphemeral', {
      channel: general,
      user: 'U0ANA',
      text: 'x',
    });
    expect((await call).body).toEqual({ ok: true, message_ts: expect.any(String) });
    slack.changePerson({ id: 'U0ANA', presence: 'active' });
    expect(messagesIn(slack, 'U0ANA', general)).toEqual([]);
  });
});

test('a reload takes ephemerals and modals away, and leaves messages', async () => {
  await withSlack({}, async ({ slack, app }) => {
    await callApi(slack, 'chat.postMessage', { channel: general, text: 'stays' });
    await callApi(slack, 'chat.postEphemeral', { channel: general, user: 'U0ANA', text: 'goes' });
    const { trigger } = await typeCommand({ slack, app }, 'U0ANA');
    const view = {
      type: 'modal',
      title: { type: 'plain_text', text: 'M' },
      blocks: [section('x')],
    };
    const opened = await callApi(slack, 'views.open', { trigger_id: trigger, view });
    const { id } = Object(opened.body['view']);
    slack.reload('U0ANA');
    expect(slack.see('U0ANA').modals).toEqual([]);
    expect(messagesIn(slack, 'U0ANA', general)).toMatchObject([{ text: 'stays' }]);
    const update = callApi(slack, 'views.update', { view_id: id, view });
    expect(await errorOf(update)).toBe('not_found');
  });
});

test('a message is posted where the bot is a member, and to a person by user id', async () => {
  await withSlack({ extraChannels }, async ({ slack }) => {
    const post = (channel: string) => callApi(slack, 'chat.postMessage', { channel, text: 'hi' });
    expect(await errorOf(post('C0PUBLIC'))).toBe('not_in_channel');
    expect(await errorOf(post('C0PRIVATE'))).toBe('channel_not_found');
    expect(await errorOf(post('C0NOWHERE'))).toBe('channel_not_found');
    expect(await errorOf(post('C0OLD'))).toBe('is_archived');
    const direct = await post('U0ANA');
    expect(direct.body).toMatchObject({ ok: true, channel: 'D0ANA' });
    const update = { channel: direct.body['channel'], ts: direct.body['ts'], text: 'hello' };
    expect(await errorOf(callApi(slack, 'chat.update', update))).toBe('ok');
    expect(messagesIn(slack, 'U0ANA', 'D0ANA')).toMatchObject([{ text: 'hello', edited: true }]);
  });
});

test('a channel takes one message a second, and says how long to wait', async () => {
  await withSlack({ minMsPerChannelMessage: 1000 }, async ({ slack }) => {
    const post = (channel: string) => callApi(slack, 'chat.postMessage', { channel, text: 'hi' });
    expect((await post(general)).status).toBe(200);
    expect((await post(approvers)).status).toBe(200);
    const second = await post(general);
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('1');
    expect(second.body).toEqual({ ok: false, error: 'ratelimited' });
    await new Promise((resolve) => setTimeout(resolve, 1010));
    expect((await post(general)).status).toBe(200);
  });
});

test('text has its limits: 4,000 characters in an update, none at all is refused', async () => {
  await withSlack({}, async ({ slack }) => {
    const posted = await callApi(slack, 'chat.postMessage', { channel: general, text: 'x' });
    const update = (text: string) =>
      errorOf(callApi(slack, 'chat.update', { channel: general, ts: posted.body['ts'], text }));
    expect(await update('x'.repeat(4000))).toBe('ok');
    expect(await update('x'.repeat(4001))).toBe('msg_too_long');
    const post = (given: object) =>
      errorOf(callApi(slack, 'chat.postMessage', { channel: general, ...given }));
    expect(await post({})).toBe('no_text');
    expect(await post({ blocks: [] })).toBe('no_text');
    expect(await post({ blocks: 'nonsense' })).toBe('invalid_blocks_format');
    expect(await post({ blocks: [section('blocks without text')] })).toBe('ok');
  });
});

test('an update keeps blocks that it does not name, and an empty list removes them', async () => {
  await withSlack({}, async ({ slack }) => {
    const blocks = [section('a block')];
    const { body } = await callApi(slack, 'chat.postMessage', {
      channel: general,
      text: 'x',
      blocks,
    });
    const at = { channel: general, ts: body['ts'] };
    await callApi(slack, 'chat.update', { ...at, text: 'y' });
    expect(messagesIn(slack, 'U0ANA', general)[0]).toMatchObject({ text: 'y', blocks });
    await callApi(slack, 'chat.update', { ...at, text: 'z', blocks: [] });
    expect(messagesIn(slack, 'U0ANA', general)[0]).toMatchObject({ text: 'z', blocks: [] });
    const unknown = callApi(slack, 'chat.update', { ...at, ts: '1.000001', text: 'z' });
    expect(await errorOf(unknown)).toBe('message_not_found');
  });
});

test('stamps rise even when the clock stands still', async () => {
  await withSlack({ now: () => new Date('2026-11-25T00:00:00Z') }, async ({ slack }) => {
    const stamps: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      const posted = await callApi(slack, 'chat.postMessage', { channel: general, text: 'x' });
      stamps.push(posted.body['ts']);
    }
    expect(new Set(stamps).size).toBe(5);
    expect([...stamps].sort()).toEqual(stamps);
    expect(stamps[0]).toBe('1795564800.000000');
  });
});
