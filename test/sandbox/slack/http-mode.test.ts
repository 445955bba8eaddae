import { createServer, type ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { isValidSlackRequest } from '@slack/bolt';
import { z } from 'zod';
import { credentials } from '../../../src/sandbox/people.ts';
import { type SlackStandIn, startSlack } from '../../../src/sandbox/slack/stand-in.ts';
import { eventually } from './bare-bot.ts';

const Got = z.object({
  type: z.string(),
  isSigned: z.boolean(),
  retry: z.string().optional(),
  body: z.string(),
});
type Got = z.infer<typeof Got>;

const Heads = z.object({
  'content-type': z.string(),
  'x-slack-signature': z.string(),
  'x-slack-request-timestamp': z.coerce.number(),
  'x-slack-retry-num': z.string().optional(),
});

/** A stand-in in HTTP mode, and an app that keeps what it gets and answers as it is told. */
const withApp = async (
  answer: (response: ServerResponse, got: Got) => void,
  run: (slack: SlackStandIn, got: () => readonly Got[]) => Promise<void>,
): Promise<void> => {
  const slack = await startSlack({ mode: 'http' });
  const kept: Got[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString('utf8');
    const heads = Heads.parse(request.headers);
    if (body.startsWith('ssl_check=1')) return void response.end();
    const isSigned = isValidSlackRequest({
      signingSecret: credentials.slackSigningSecret,
      body,
      headers: heads,
    });
    const got: Got = {
      type: heads['content-type'],
      isSigned,
      body,
      ...(heads['x-slack-retry-num'] === undefined ? {} : { retry: heads['x-slack-retry-num'] }),
    };
    kept.push(got);
    answer(response, got);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  try {
    await eventually(() => slack.connected() || null);
    await run(slack, () => kept);
  } finally {
    await slack.stop();
    server.closeAllConnections();
    server.close();
  }
};

const command = { do: 'command', channel: 'C0GENERAL', text: 'list & more' } as const;
const fine = (response: ServerResponse): void => void response.end();

test('a command is a signed form of plain fields', async () => {
  await withApp(fine, async (slack, got) => {
    expect((await slack.act('U0ANA', command, 1)).acknowledged).toBe(true);
    const [sent] = got();
    expect(sent).toMatchObject({ type: 'application/x-www-form-urlencoded', isSigned: true });
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toMatchObject({
      command: '/ddkey',
      text: 'list & more',
      user_id: 'U0ANA',
      is_enterprise_install: 'false',
    });
  });
});

test('an interaction is a signed form with one field, and an event is JSON', async () => {
  await withApp(fine, async (slack, got) => {
    await slack.act('U0ANA', { do: 'shortcut', callbackId: 'ddkey_request' }, 1);
    await slack.act('U0ANA', { do: 'open-home' }, 1);
    const [pressed, event] = got();
    expect(pressed).toMatchObject({ type: 'application/x-www-form-urlencoded', isSigned: true });
    const fields = [...new URLSearchParams(pressed?.body)];
    expect(fields.map(([name]) => name)).toEqual(['payload']);
    expect(JSON.parse(fields[0]?.[1] ?? '')).toMatchObject({ type: 'shortcut' });
    expect(event).toMatchObject({ type: 'application/json', isSigned: true });
    expect(JSON.parse(event?.body ?? '')).toMatchObject({ event: { type: 'app_home_opened' } });
  });
});

test('an event that was not acknowledged is sent again with the number of the retry', async () => {
  const refuseFirst = (response: ServerResponse, got: Got): void => {
    response.writeHead(got.retry === undefined ? 500 : 200).end();
  };
  await withApp(refuseFirst, async (slack, got) => {
    expect((await slack.act('U0ANA', { do: 'open-home' }, 1)).acknowledged).toBe(false);
    const again = await eventually(() => got()[1]);
    expect(again.retry).toBe('1');
    expect(again.body).toBe(got()[0]?.body);
  });
});

test('an answer of JSON or text is shown, and anything but 200 is a failure', async () => {
  let status = 200;
  const answer = (response: ServerResponse): void => {
    response.writeHead(status).end('Only you see this');
  };
  await withApp(answer, async (slack) => {
    await slack.act('U0ANA', command, 1);
    expect(JSON.stringify(slack.see('U0ANA'))).toContain('Only you see this');
    status = 404;
    expect(await slack.act('U0ANA', command, 1)).toMatchObject({
      acknowledged: false,
      slackSays: '/ddkey failed with the error "dispatch_failed"',
    });
  });
});

test('an app that does not answer within three seconds has failed', async () => {
  const never = (): void => {};
  await withApp(never, async (slack) => {
    const late = await slack.act('U0ANA', command, 1);
    expect(late).toMatchObject({
      acknowledged: false,
      slackSays: '/ddkey failed with the error "operation_timeout"',
    });
    expect(late.ackMs).toBeGreaterThanOrEqual(2_990);
  });
});

test('every copy arrives, and without a request URL nothing does', async () => {
  await withApp(fine, async (slack, got) => {
    await slack.act('U0ANA', command, 3);
    await eventually(() => (got().length === 3 ? true : null));
    expect(new Set(got().map(({ body }) => body)).size).toBe(1);
  });
  const alone = await startSlack({ mode: 'http' });
  expect(alone.connected()).toBe(false);
  expect((await alone.act('U0ANA', command, 1)).acknowledged).toBe(false);
  expect(() => alone.fault({ side: 'slack', call: 'socket', what: { kind: 'drop' } })).toThrow(
    'in HTTP mode there is no socket',
  );
  await alone.stop();
});
