import { inspect } from 'node:util';
import { z } from 'zod';
import { startBot } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import { instantOf } from '../../src/policy/instant.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { freshDatabase } from '../database.ts';
import { type Passed, startBetween } from './between.ts';

/* The real bot in this process in HTTP mode, with a witness on every line to the outside. */

type Trouble = { readonly what: string; readonly fault: unknown; readonly text: string };

/** A log that keeps what went wrong, and all words for the search for secrets. */
function openTroubles() {
  const troubles: Trouble[] = [];
  const line =
    (isError: boolean) =>
    (what: string, detail: Readonly<Record<string, unknown>> = {}): void => {
      if (!isError) return;
      const text = inspect(detail, { depth: 4, maxStringLength: 500 });
      troubles.push({ what, fault: detail['fault'], text });
    };
  const log: Log = { debug: line(false), info: line(false), warn: line(false), error: line(true) };
  return { log, troubles };
}

const AuditRow = z.object({
  seq: z.number(),
  what: z.string(),
  actor: z.string(),
  request_id: z.string().nullable(),
});
export type AuditRow = z.infer<typeof AuditRow>;

const originOf = (url: string): string => new URL(url).origin;

/** Everything, up and connected. */
export async function openArena() {
  const sandbox = await startSandbox({ mode: 'http', minMsPerChannelMessage: 0 });
  const fromSlack: Passed[] = [];
  const toSlack: Passed[] = [];
  const toDatadog: Passed[] = [];
  const slackUrl = sandbox.env['SLACK_API_URL'] ?? '';
  const datadogUrl = sandbox.env['DD_API_URL'] ?? '';
  const botUrl = `http://127.0.0.1:${sandbox.env['PORT']}`;
  const keepIn = (list: Passed[]) => (passed: Passed) => void list.push(passed);
  const slackSide = await startBetween(() => originOf(slackUrl), keepIn(toSlack));
  const datadogSide = await startBetween(() => originOf(datadogUrl), keepIn(toDatadog));
  const botSide = await startBetween(() => botUrl, keepIn(fromSlack));
  sandbox.slack.setRequestUrl(`${botSide.url}/slack/events`);
  const database = freshDatabase(sandbox.ledgerPath);
  const config = readConfig({
    ...sandbox.env,
    DATABASE_URL: database.url,
    SLACK_API_URL: slackUrl.replace(originOf(slackUrl), slackSide.url),
    DD_API_URL: datadogUrl.replace(originOf(datadogUrl), datadogSide.url),
  });
  const { log, troubles } = openTroubles();
  const clock = { now: () => instantOf(sandbox.clock.now().getTime()) };
  const bot = await startBot(config, { clock, log });
  return {
    sandbox,
    botUrl,
    troubles,
    /** What passed so far, by direction. */
    fromSlack,
    toSlack,
    toDatadog,
    audit: (after: number): AuditRow[] =>
      z
        .array(AuditRow)
        .parse(
          database.rows(
            `select seq, what, actor, request_id from audit_event where seq > ${after} order by seq`,
          ),
        ),
    newestRequest: (): string =>
      z
        .array(z.object({ id: z.string() }))
        .parse(database.rows('select id from request order by submitted_at desc limit 1'))[0]?.id ??
      '',
    /** Who asked for each request. */
    requesters: (): ReadonlyMap<string, string> =>
      new Map(
        z
          .array(z.object({ id: z.string(), requester: z.string() }))
          .parse(database.rows('select id, requester from request'))
          .map(({ id, requester }) => [id, requester]),
      ),
    async close(): Promise<void> {
      await bot.stop();
      database.drop();
      await sandbox.stop();
      for (const side of [slackSide, datadogSide, botSide]) side.stop();
    },
  };
}
export type Arena = Awaited<ReturnType<typeof openArena>>;
