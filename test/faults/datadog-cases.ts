import { actions } from '../../blocks/ids.ts';
import type { Fault } from '../../src/sandbox/control.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { statusOf, storyOf } from '../journey/story-of.ts';
import type { World } from '../world.ts';
import { endsWithKey, type FaultCase, inWorld, type Play, untilOnly } from './fault-case.ts';
import { plugIn } from './proxy.ts';

type What = Fault['what'];

const page = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';
const month = { lifetime: '2592000' } as const;
const tooBusy = 'Datadog was too busy to make your key.';
const silent =
  'Datadog did not answer in time. If it made a key all the same, I find it and delete it.';
const notYet = 'Datadog has not confirmed the deletion yet; I keep trying.';

type Armed = Pick<Fault, 'call' | 'what' | 'times'>;
const arm = (world: World, fault: Armed) => world.control.fault({ side: 'datadog', ...fault });

type Lost = { readonly what: What; readonly made?: 1 | 2; readonly list?: What };

/** Somebody approves while creations go wrong; `made` is how many keys Datadog makes in all. */
const atCreate = ({ what, made = 1, list }: Lost): Play =>
  inWorld(async (world, saw) => {
    const story = storyOf(world, 'At create');
    await story.ask(month);
    await story.card();
    await arm(world, { call: 'create', what });
    if (list !== undefined) await arm(world, { call: 'list', what: list });
    await story.approve();
    await story.note(saw);
    await story.secret();
    await eventually('every key that Datadog makes', async () => story.keys().length >= made);
    await endsWithKey(world, story);
    if (story.keys().length !== made) throw new Error(`${story.keys().length} keys were made`);
  });

const atDelete = (what: What, times = 2): Play =>
  inWorld(async (world, saw) => {
    const story = storyOf(world, 'At delete');
    await story.ask();
    await story.approve();
    const secret = await story.secret();
    await story.note('was shown to you');
    await arm(world, { call: 'delete', what, times });
    await story.press(world.ana, actions.revoke);
    await story.note(saw);
    await untilOnly(world, []);
    await story.note('It no longer works.');
    if ((await statusOf(world, secret)) !== 403) throw new Error('the revoked key still works');
  });

/** Datadog is behind a cable that breaks while its answer is on the way. */
const brokenOff: Play = inWorld(async (world, saw) => {
  const cable = await plugIn(Number(new URL(world.datadog.apiUrl).port));
  try {
    await world.restartBot({ env: { DD_API_URL: `http://127.0.0.1:${cable.port}` } });
    const story = storyOf(world, 'Broken off');
    await story.ask(month);
    await story.card();
    cable.breakAnswerAfter(90);
    await story.approve();
    await story.note(saw);
    await endsWithKey(world, story);
    if (story.keys().length !== 2) throw new Error('the answer did not break off');
  } finally {
    await cable.stop();
  }
});

const noSuchName: Play = inWorld(async (world, saw) => {
  const nowhere = { DD_API_URL: 'http://ddkey-no-such-host.invalid', DDKEY_SANDBOX_CLOCK: '' };
  await world.restartBot({ env: nowhere });
  const story = storyOf(world, 'No such name');
  await story.ask(month);
  await story.card();
  await story.approve();
  await story.note(saw);
  await world.restartBot();
  await endsWithKey(world, story);
});

const whoApproves = 'Ben approves';
const whoRevokes = 'Ana revokes her key';
const oneKey = 'one key, shown once; made when Datadog answered again';
const lostKey = 'one key, shown once; the one that nobody got was found by its name and deleted';
const deleted = 'deleted, as soon as Datadog said so';

const create = (fault: string, saw: string, lost: Lost): FaultCase => ({
  fault: `Datadog, create: ${fault}`,
  did: whoApproves,
  saw,
  end: lost.made === 2 ? lostKey : oneKey,
  alive: 1,
  play: atCreate(lost),
});

const remove = (fault: string, what: What, times?: number): FaultCase => ({
  fault: `Datadog, delete: ${fault}`,
  did: whoRevokes,
  saw: notYet,
  end: deleted,
  alive: 0,
  play: atDelete(what, times),
});

const bodyOf = (body?: string) => (body === undefined ? {} : { body });
const after = (status: number, body?: string): What => ({
  kind: 'answer-after',
  status,
  ...bodyOf(body),
});
const instead = (status: number, body?: string): What => ({
  kind: 'answer',
  status,
  ...bodyOf(body),
});

export const datadogCases: readonly FaultCase[] = [
  create('429 with x-ratelimit-reset', tooBusy, { what: { kind: 'rate-limited', seconds: 2 } }),
  create('429 without headers, empty body', tooBusy, { what: { kind: 'rate-limited' } }),
  create('500 before doing it', silent, { what: instead(500) }),
  create('500 after doing it', silent, { what: after(500), made: 2 }),
  create('502 with HTML', silent, { what: instead(502, page) }),
  create('200 with HTML, after doing it', silent, { what: after(200, page), made: 2 }),
  create('a broken 201', silent, { what: after(201, '{"data":{"id":"6b0'), made: 2 }),
  create('a 201 without a key in it', silent, { what: after(201, '{"data":{}}'), made: 2 }),
  create('hangs past the timeout', silent, { what: { kind: 'hang' } }),
  create('lands after the bot gave up', silent, { what: { kind: 'late', ms: 13_000 }, made: 2 }),
  create('connection reset before the answer', silent, { what: { kind: 'reset' } }),
  {
    fault: 'Datadog, create: connection reset in mid-answer',
    did: whoApproves,
    saw: silent,
    end: lostKey,
    alive: 1,
    play: brokenOff,
  },
  {
    fault: 'Datadog: its name does not resolve (DNS)',
    did: whoApproves,
    saw: silent,
    end: oneKey,
    alive: 1,
    play: noSuchName,
  },
  create('500 after doing it, and the list lags by 60 s', silent, {
    what: after(500),
    made: 2,
    list: { kind: 'list-lags', ms: 60_000 },
  }),
  create('500 after doing it, and the list misses the key once', silent, {
    what: after(500),
    made: 2,
    list: instead(200, '{"data":[],"meta":{"page":{"total_filtered_count":0}}}'),
  }),
  create('500 after doing it, and the list is answered 429', silent, {
    what: after(500),
    made: 2,
    list: { kind: 'rate-limited', seconds: 2 },
  }),
  remove('429 with x-ratelimit-reset', { kind: 'rate-limited', seconds: 2 }, 1),
  remove('429 without headers, empty body', { kind: 'rate-limited' }, 1),
  remove('500 before doing it', instead(500)),
  remove('500 after doing it', after(500), 1),
  remove('403', instead(403)),
  remove('404 with HTML', instead(404, page)),
  remove('connection reset', { kind: 'reset' }),
  remove('hangs past the timeout', { kind: 'hang' }, 1),
];
