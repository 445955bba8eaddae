import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { credentials } from '../../src/sandbox/people.ts';
import { openWorld, type World } from '../world.ts';
import { runCheck, secretNoteFor, type Values, valuesIn } from './note-values.ts';
import { minutes, storyOf, untilAlive } from './story-of.ts';

type Case = {
  readonly kind: string;
  /** What is picked in the form, beside the usual. */
  readonly form: Readonly<Record<string, string>>;
  /** The variables of the note, in their order. */
  readonly variables: readonly string[];
  /** What exists at Datadog. */
  readonly made: readonly string[];
  readonly headers: (values: Values) => Readonly<Record<string, string>>;
  readonly allowed: string;
  readonly forbidden: { readonly path: string; readonly status: number };
  /** What the pasted check prints while the key works. */
  readonly works: RegExp;
  readonly deadStatus: number;
  /** What the shell has already: the API key that the note points to. */
  readonly beside: Values;
};

const scoped = {
  allowed: '/api/v1/dashboard',
  forbidden: { path: '/api/v1/monitor', status: 403 },
  deadStatus: 403,
  beside: {},
} as const;
const sharedApiKey = { DD_API_KEY: credentials.datadogApiKey };

const cases: readonly Case[] = [
  {
    ...scoped,
    kind: 'token',
    form: { kind: 'token' },
    variables: ['DD_SITE', 'DD_BEARER_TOKEN'],
    made: ['token'],
    headers: (values) => ({ authorization: `Bearer ${values['DD_BEARER_TOKEN']}` }),
    works: /"service_account":true/u,
    deadStatus: 401,
  },
  {
    ...scoped,
    kind: 'application',
    form: { kind: 'application' },
    variables: ['DD_SITE', 'DD_APP_KEY'],
    made: ['application'],
    headers: (values) => ({
      'dd-api-key': credentials.datadogApiKey,
      'dd-application-key': values['DD_APP_KEY'] ?? '',
    }),
    works: /"status":"ok"/u,
    beside: sharedApiKey,
  },
  {
    ...scoped,
    kind: 'pair',
    form: { kind: 'pair' },
    variables: ['DD_SITE', 'DD_API_KEY', 'DD_APP_KEY'],
    made: ['api', 'application'],
    headers: (values) => ({
      'dd-api-key': values['DD_API_KEY'] ?? '',
      'dd-application-key': values['DD_APP_KEY'] ?? '',
    }),
    works: /"status":"ok"/u,
  },
  {
    ...scoped,
    kind: 'api',
    form: { preset: 'send-data' },
    variables: ['DD_SITE', 'DD_API_KEY'],
    made: ['api'],
    headers: (values) => ({ 'dd-api-key': values['DD_API_KEY'] ?? '' }),
    allowed: '/api/v1/validate',
    forbidden: { path: '/api/v1/dashboard', status: 401 },
    works: /"valid":true/u,
  },
];

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());

  const statusAt = async (path: string, headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${world.datadog.apiUrl}${path}`, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };

  /** Asks for it and has it approved; gives the story and the message with the key. */
  const handOut = async ({ kind, form }: Case, name: string) => {
    const story = storyOf(world, `${name} (${kind})`);
    expect((await story.ask({ lifetime: '3600', ...form })).errors).toBeUndefined();
    await story.approve();
    const note = await secretNoteFor(world.ana, story.purpose);
    await story.note('was shown to you');
    return { story, note };
  };

  test.each(cases)(
    '$kind: the note shows its lines, and its check works as pasted until it is revoked',
    async (it) => {
      const { story, note } = await handOut(it, 'Whole way');
      const values = valuesIn(note);
      expect(Object.keys(values)).toEqual(it.variables);
      expect(values['DD_SITE']).toBe('datadoghq.eu');
      expect(story.alive().map(({ kind }) => kind)).toEqual(it.made);
      expect(await runCheck(note, it.beside)).toMatch(it.works);
      await story.press(world.ana, actions.revoke);
      await untilAlive(world, story.purpose, 0);
      expect(await runCheck(note, it.beside)).not.toMatch(it.works);
      expect(await statusAt(it.allowed, it.headers(values))).toBe(it.deadStatus);
      await story.note('It no longer works.');
    },
  );

  test.each(cases)('$kind: it works where it is allowed, and nowhere else', async (it) => {
    const { note } = await handOut(it, 'In use');
    const headers = it.headers(valuesIn(note));
    expect(await statusAt(it.allowed, headers)).toBe(200);
    expect(await statusAt(it.forbidden.path, headers)).toBe(it.forbidden.status);
  });

  test.each(cases)('$kind: when its time is over, nothing of it is left', async (it) => {
    const { story, note } = await handOut(it, 'One hour');
    const headers = it.headers(valuesIn(note));
    await world.moveClock(minutes(58));
    expect(await statusAt(it.allowed, headers)).toBe(200);
    await world.moveClock(minutes(2));
    await untilAlive(world, story.purpose, 0);
    expect(await statusAt(it.allowed, headers)).toBe(it.deadStatus);
    await story.note('expired');
    expect(story.keys()).toHaveLength(it.made.length);
  });

  test.each(cases)('$kind: a replacement replaces all of it', async (it) => {
    const { story, note } = await handOut(it, 'Lost');
    await story.press(world.ana, actions.replace);
    const second = await secretNoteFor(world.ana, story.purpose, [note]);
    const [before, after] = [valuesIn(note), valuesIn(second)];
    for (const variable of it.variables.slice(1)) {
      expect(after[variable]).not.toBe(before[variable]);
    }
    await untilAlive(world, story.purpose, it.made.length);
    expect(story.keys()).toHaveLength(2 * it.made.length);
    expect(await statusAt(it.allowed, it.headers(before))).toBe(it.deadStatus);
    expect(await statusAt(it.allowed, it.headers(after))).toBe(200);
    expect(await runCheck(second, it.beside)).toMatch(it.works);
  });
});
