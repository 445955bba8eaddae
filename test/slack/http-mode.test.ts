import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { channels, credentials, people, team } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { storyOf } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';
import { formType, type Sent, send, signed } from './raw-request.ts';
import { startRecorder } from './recorder.ts';

let world: World;
let url: string;
/** Stands where the bot answers a command; each answer means that a listener ran. */
let answers: Awaited<ReturnType<typeof startRecorder>>;
let command: string;
beforeAll(async () => {
  world = await openWorld({ mode: 'http' });
  url = `${world.botUrl()}/slack/events`;
  answers = await startRecorder(null);
  command = commandAnsweredAt(answers.url);
});
afterAll(async () => {
  await world.close();
  answers.stop();
});

const commandAnsweredAt = (responseUrl: string): string =>
  new URLSearchParams({
    command: '/ddkey',
    text: 'help',
    user_id: people.requester.id,
    team_id: team.id,
    channel_id: channels.general.id,
    trigger_id: '1.2.none',
    is_enterprise_install: 'false',
    response_url: responseUrl,
  }).toString();

const statusOf = async (sent: Sent): Promise<number> => (await send(url, sent)).status;

const without = (headers: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));

test('a request that Slack signed is acknowledged with an empty 200', async () => {
  expect(await send(url, { headers: signed(command), body: command })).toEqual({
    status: 200,
    body: '',
  });
  await eventually('the help comes', async () => answers.count() === 1);
});

test('without a signature, or with a wrong one, a request is refused and reaches nobody', async () => {
  const before = answers.count();
  const good = signed(command);
  const wrong = { ...good, 'x-slack-signature': `v0=${'0'.repeat(64)}` };
  const heads = [
    without(good, 'x-slack-signature'),
    without(good, 'x-slack-request-timestamp'),
    wrong,
    { ...good, 'x-slack-signature': '' },
    { ...good, 'x-slack-request-timestamp': 'NaN' },
  ];
  for (const headers of heads) {
    expect(await send(url, { headers: { ...headers }, body: command })).toEqual({
      status: 401,
      body: '',
    });
  }
  expect(await statusOf({ headers: signed(command), body: `${command}&text=list` })).toBe(401);
  expect(answers.count()).toBe(before);
  expect(world.logText()).not.toContain(credentials.slackSigningSecret);
});

test('a stamp may be five minutes off, and no more, in either direction', async () => {
  for (const age of [290, -290]) {
    expect(await statusOf({ headers: signed(command, age), body: command })).toBe(200);
  }
  for (const age of [310, -310, 4_000, -4_000]) {
    expect(await statusOf({ headers: signed(command, age), body: command })).toBe(401);
  }
});

test('a body above 1 MB is refused by its announced length, before any of it is sent', async () => {
  const headers = { ...signed(''), 'content-length': '1000001' };
  expect(await statusOf({ headers })).toBe(413);
});

test('a body without a length is refused as soon as it is above 1 MB', async () => {
  const body = Buffer.alloc(1_000_001, 'x');
  expect(await statusOf({ headers: signed(''), body, isEnded: false })).toBe(413);
});

test('the largest view that Slack allows still comes in', async () => {
  const body = `${command}&padding=${'x'.repeat(750_000)}`;
  expect(await statusOf({ headers: signed(body), body })).toBe(200);
});

test('only forms and JSON are read, and a charset beside the type does no harm', async () => {
  const typed = (type: string) => ({ ...signed(command), 'content-type': type });
  expect(await statusOf({ headers: typed(`${formType}; charset=utf-8`), body: command })).toBe(200);
  for (const type of ['text/plain', 'multipart/form-data', 'application/xml', '']) {
    expect(await statusOf({ headers: typed(type), body: command })).toBe(415);
  }
  const event = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
  const headers = { ...signed(event), 'content-type': 'application/json' };
  expect(await send(url, { headers, body: event })).toEqual({
    status: 200,
    body: '{"challenge":"abc"}',
  });
  expect(
    await statusOf({
      headers: { ...headers, ...signed('{'), 'content-type': 'application/json' },
      body: '{',
    }),
  ).toBe(400);
});

test('only a POST to the one path is for Slack', async () => {
  const sent = { headers: signed(command), body: command };
  expect((await send(`${world.botUrl()}/`, sent)).status).toBe(404);
  expect((await send(`${url}/more`, sent)).status).toBe(404);
  for (const method of ['PUT', 'GET']) {
    expect(await statusOf({ ...sent, method })).toBe(405);
  }
});

test("Slack's TLS check is answered without a signature, and carries nothing in with it", async () => {
  const body = `ssl_check=1&${command}`;
  const before = answers.count();
  expect(await send(url, { headers: { 'content-type': formType }, body })).toEqual({
    status: 200,
    body: '',
  });
  expect(answers.count()).toBe(before);
});

test('a captured Approve that is sent again, word for word, decides nothing a second time', async () => {
  const recorder = await startRecorder(url);
  world.slack.setRequestUrl(recorder.url);
  try {
    const story = storyOf(world, 'Captured');
    await story.ask();
    await story.approve();
    await story.secret();
    const captured = recorder.captured(actions.approve);
    for (let copy = 0; copy < 3; copy += 1) {
      expect((await recorder.replay(captured)).status).toBe(200);
    }
    const decisions = (what: string) => world.audit().filter((row) => row.what === what);
    await eventually(
      'the copies are refused',
      async () => decisions('decision.refused').length === 3,
    );
    expect(decisions('request.approved')).toHaveLength(1);
    expect(story.keys()).toHaveLength(1);
    expect(story.alive()).toHaveLength(1);
  } finally {
    world.slack.setRequestUrl(url);
    recorder.stop();
  }
});

test('a captured form that is sent again makes no second request', async () => {
  const recorder = await startRecorder(url);
  world.slack.setRequestUrl(recorder.url);
  try {
    const story = storyOf(world, 'Captured form');
    await story.ask();
    await story.card();
    const captured = recorder.captured('view_submission');
    expect((await recorder.replay(captured)).status).toBe(200);
    const submitted = world
      .audit()
      .filter((row) => row.what === 'request.submitted')
      .filter((row) => row.details['purpose'] === story.purpose);
    expect(submitted).toHaveLength(1);
  } finally {
    world.slack.setRequestUrl(url);
    recorder.stop();
  }
});
