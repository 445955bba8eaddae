import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { credentials } from '../../../src/sandbox/people.ts';
import { callApi, errorOf, withSlack } from './raw-app.ts';

const approvers = 'C0APPROVERS';

test('a token is known, has the scope that the call needs, and says what it has', async () => {
  await withSlack({}, async ({ slack }) => {
    const auth = await callApi(slack, 'auth.test', {});
    expect(auth.body).toMatchObject({ ok: true, user_id: 'U0DDKEY', bot_id: 'B0DDKEY' });
    expect(auth.headers.get('x-oauth-scopes')).toContain('chat:write');
    const call = (token: string) => errorOf(callApi(slack, 'auth.test', { token }));
    expect(await call('xoxb-somebody-else')).toBe('invalid_auth');
    expect(await errorOf(callApi(slack, 'no.such.method', {}))).toBe('unknown_method');
    const dm = await callApi(slack, 'conversations.open', { users: 'U0ANA' });
    const channel = Object(dm.body['channel']).id;
    expect((await callApi(slack, 'conversations.info', { channel })).body).toMatchObject({
      ok: false,
      error: 'missing_scope',
      needed: 'im:read',
      provided: expect.stringContaining('channels:read'),
    });
  });
});

test('forms are read as Slack reads them: texts, and JSON inside of texts', async () => {
  await withSlack({}, async ({ slack }) => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${credentials.slackBotToken}` },
      body: new URLSearchParams({
        channel: approvers,
        text: 'x',
        blocks: JSON.stringify([{ type: 'divider', block_id: 'line' }]),
      }),
    });
    expect(await response.json()).toMatchObject({
      ok: true,
      message: {
        bot_id: 'B0DDKEY',
        user: 'U0DDKEY',
        blocks: [{ type: 'divider', block_id: 'line' }],
      },
    });
  });
});

test('a guest, an admin and a deactivated person can be told apart', async () => {
  await withSlack({}, async ({ slack }) => {
    const info = async (user: string) =>
      (await callApi(slack, 'users.info', { user })).body['user'];
    expect(await info('U0GIL')).toMatchObject({
      is_restricted: true,
      is_admin: false,
      deleted: false,
    });
    expect(await info('U0DORA')).toMatchObject({ is_restricted: false, is_admin: true });
    expect(await info('U0DDKEY')).toMatchObject({ is_bot: true });
    slack.changePerson({ id: 'U0ANA', deleted: true });
    expect(await info('U0ANA')).toMatchObject({ deleted: true, team_id: 'T0SANDBOX' });
    const open = callApi(slack, 'conversations.open', { users: 'U0ANA' });
    expect(await errorOf(open)).toBe('user_disabled');
    const command = { do: 'command', channel: 'C0GENERAL', text: '' } as const;
    await expect(slack.act('U0ANA', command, 1)).rejects.toThrow('deactivated');
    expect(await errorOf(callApi(slack, 'users.info', { user: 'U0NOBODY' }))).toBe(
      'user_not_found',
    );
  });
});

test('presence is what the person last was', async () => {
  await withSlack({}, async ({ slack }) => {
    const presence = async () =>
      (await callApi(slack, 'users.getPresence', { user: 'U0ANA' })).body;
    expect(await presence()).toEqual({ ok: true, presence: 'active' });
    slack.changePerson({ id: 'U0ANA', presence: 'away' });
    expect(await presence()).toEqual({ ok: true, presence: 'away' });
  });
});

test('members come in pages, without the deactivated, and only where the bot is a member', async () => {
  await withSlack({}, async ({ slack }) => {
    const page = (cursor: string) =>
      callApi(slack, 'conversations.members', { channel: approvers, limit: 3, cursor });
    const first = await page('');
    expect(first.body['members']).toEqual(['U0BEN', 'U0CLEO', 'U0DORA']);
    const cursor = Object(first.body['response_metadata']).next_cursor;
    const second = await page(cursor);
    expect(second.body).toMatchObject({
      members: ['U0DDKEY'],
      response_metadata: { next_cursor: '' },
    });
    expect(await errorOf(page('nonsense'))).toBe('invalid_cursor');
    slack.changePerson({ id: 'U0BEN', deleted: true });
    expect((await page('')).body['members']).toEqual(['U0CLEO', 'U0DORA', 'U0DDKEY']);
    slack.changePerson({ id: 'U0DDKEY', leave: [approvers] });
    expect(await errorOf(page(''))).toBe('channel_not_found');
  });
});

test('a private channel is seen by its members alone', async () => {
  await withSlack({}, async ({ slack }) => {
    const names = (as: string) => slack.see(as).channels.map(({ name }) => name);
    expect(names('U0ANA')).toEqual(['general']);
    slack.changePerson({ id: 'U0ANA', join: [approvers] });
    expect(names('U0ANA')).toEqual(['general', 'ddkey-approvers']);
    expect(() => slack.changePerson({ id: 'U0ANA', join: ['C0NOWHERE'] })).toThrow('no channel');
  });
});

test('user groups are listed with their members, and one that is out of use only when asked', async () => {
  await withSlack({}, async ({ slack }) => {
    const groups = async (given: object) =>
      (await callApi(slack, 'usergroups.list', { ...given })).body['usergroups'];
    expect(await groups({ include_users: true })).toMatchObject([
      { id: 'S0SRE', handle: 'sre', date_delete: 0, users: ['U0BEN', 'U0CLEO'] },
      { id: 'S0SECURITY', handle: 'security', users: ['U0CLEO', 'U0DORA'] },
    ]);
    expect(JSON.stringify(await groups({}))).not.toContain('"users"');
    slack.changeGroup({ id: 'S0SRE', disabled: true });
    slack.changeGroup({ id: 'S0SECURITY', add: ['U0BEN'], remove: ['U0DORA'] });
    slack.changePerson({ id: 'U0CLEO', deleted: true });
    expect(await groups({ include_users: true })).toMatchObject([
      { id: 'S0SECURITY', users: ['U0BEN'] },
    ]);
    const [sre] = z.array(z.unknown()).parse(await groups({ include_disabled: true }));
    expect(sre).toMatchObject({ id: 'S0SRE', date_delete: expect.any(Number) });
    slack.changeGroup({ id: 'S0SECURITY', deleted: true });
    expect(await groups({})).toEqual([]);
    expect(() => slack.changeGroup({ id: 'S0NOBODY' })).toThrow('no user group');
  });
});
