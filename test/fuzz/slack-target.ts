import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { z } from 'zod';
import { credentials, people } from '../../src/sandbox/people.ts';
import { postSigned } from '../../src/sandbox/slack/signed-post.ts';
import { requestForm } from '../slack/crafted.ts';
import { thrown, uncalm } from './answers-judged.ts';
import { type Arena, openArena } from './arena.ts';
import {
  type Built,
  type PayloadCase,
  payloadBuilder,
  payloadCases,
  readRecorded,
  written,
} from './payload-cases.ts';
import { driveEverything } from './record.ts';
import type { Judged, Target } from './target.ts';
import { untrue } from './truth.ts';

/** What a listener may stumble over: a payload that is none, and what Slack refuses. */
const expected = [z.ZodError, WebAPIPlatformError, WebAPIHTTPError, WebAPIRequestError];
/** Bolt's own errors around those of listeners. */
const Wrapped = z.object({ original: z.unknown(), originals: z.array(z.unknown()).optional() });

/** There is no way to answer at an address that was spoiled. */
const isUnreachable = (fault: unknown): boolean =>
  fault instanceof TypeError && /^(Failed to parse URL|fetch failed)/u.test(fault.message);
const isExpected = (fault: unknown): boolean => {
  // Without a fault it is a line of Slack's own client, about a call that Slack refused.
  if (fault === undefined) return true;
  if (isUnreachable(fault) || expected.some((kind) => fault instanceof kind)) return true;
  const wrapped = Wrapped.safeParse(fault).data;
  return (
    wrapped?.originals?.every(isExpected) ??
    (wrapped?.original ? isExpected(wrapped.original) : false)
  );
};

/** Where answers to presses and commands are sent. */
async function startAnswers() {
  const said: string[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    said.push(Buffer.concat(parts).toString('utf8'));
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/answers`,
    said,
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const keptAtMost = 400;

let forms = 0;

/** A form as somebody really fills it in. */
function goodForm(): Built {
  forms += 1;
  const values = { preset: 'look', purpose: `Live ${forms}`, 'kept-in': 'Vault', lifetime: '3600' };
  const payload = requestForm({ user: people.requester.id, viewId: `V0LIVE${forms}`, values });
  return written('interaction', payload);
}

const post = (arena: Arena, { type, body }: Built) =>
  postSigned(`${arena.botUrl}/slack/events`, credentials.slackSigningSecret, { type, body });

/** Calls by which the bot says something to somebody. */
const isSaying = (path: string): boolean => /\/(chat|views)\./u.test(path);

type Eye = {
  /** Everything untoward since it looked last, apart from the answers themselves. */
  readonly look: (sent: readonly Built[]) => readonly string[];
};

function eyeOn(arena: Arena, said: string[], lost: unknown[]): Eye {
  let row = arena.audit(0).at(-1)?.seq ?? 0;
  return {
    look: (sent) => {
      const secrets = arena.sandbox.datadog.secrets();
      const given = sent.map(({ text }) => text).join('\n');
      const fresh = arena.toSlack.splice(0).filter(({ path }) => isSaying(path));
      const spoken = fresh.filter(({ path }) => !path.endsWith('postEphemeral'));
      const words = [...said.splice(0), ...spoken.map(({ body }) => body)];
      const newTroubles = arena.troubles.splice(0);
      const rows = arena.audit(row);
      row = rows.at(-1)?.seq ?? row;
      const world = { sent, requesters: arena.requesters() };
      return [
        ...lost.splice(0).map((fault) => `a promise was lost: ${thrown(fault)}`),
        ...newTroubles
          .filter(({ fault }) => !isExpected(fault))
          .map(({ what, text }) => `${what}: ${text.slice(0, 600)}`),
        ...words.flatMap((text) => uncalm(text, secrets, given) ?? []),
        ...rows.flatMap((one) => untrue(one, world) ?? []),
        ...('polluted' in {} ? ['every object was changed through a prototype'] : []),
      ];
    },
  };
}

async function settle(arena: Arena): Promise<void> {
  for (;;) {
    const before = arena.toSlack.length + arena.toDatadog.length;
    await pause(150);
    if (arena.toSlack.length + arena.toDatadog.length === before) return;
  }
}

/** Everything that Slack sends, to a bot in HTTP mode in this process. */
export async function slackTarget() {
  const arena = await openArena();
  await driveEverything(arena);
  await settle(arena);
  const journeys = { slack: [...arena.toSlack], datadog: [...arena.toDatadog] };
  const answers = await startAnswers();
  const lost: unknown[] = [];
  arena.toSlack.splice(0);
  process.on('unhandledRejection', (fault) => void lost.push(fault));
  process.on('uncaughtException', (fault) => void lost.push(fault));
  const recorded = arena.fromSlack.flatMap((passed) => readRecorded(passed) ?? []);
  const build = payloadBuilder(recorded);
  const eye = eyeOn(arena, answers.said, lost);
  const sent: Built[] = [];
  let slowest = 0;
  const waiting = async (): Promise<string> => {
    const good = goodForm();
    sent.push(good);
    await post(arena, good);
    return arena.newestRequest();
  };
  const tryOne = async (built: Built): Promise<Judged> => {
    const startedAt = performance.now();
    try {
      const { status, body } = await post(arena, built);
      slowest = Math.max(slowest, performance.now() - startedAt);
      if (status >= 500) return `answered with ${status}`;
      return body === '' ? null : uncalm(body, arena.sandbox.datadog.secrets(), built.text);
    } catch (fault) {
      return `not answered: ${thrown(fault)}`;
    }
  };
  const target: Target<PayloadCase> = {
    name: 'slack-http',
    cases: payloadCases,
    atOnce: 50,
    tryAll: async (cases) => {
      const live = await waiting();
      const all = cases.map((one) => build(one, { live, answerUrl: answers.url }));
      sent.push(...all);
      // What comes of a payload comes soon.
      sent.splice(0, Math.max(0, sent.length - keptAtMost));
      const judged = await Promise.all(all.map(tryOne));
      if (cases.length === 1) await settle(arena);
      const [seen] = eye.look(sent);
      return seen === undefined ? judged : judged.map((one, at) => one ?? (at === 0 ? seen : null));
    },
    after: async () => {
      await settle(arena);
      return eye.look(sent);
    },
  };
  return {
    target,
    recorded: recorded.length,
    /** What Slack's Web API and Datadog answered in the journeys. */
    answers: journeys,
    slowest: () => slowest,
    stop: async (): Promise<void> => {
      answers.stop();
      await arena.close();
    },
  };
}
