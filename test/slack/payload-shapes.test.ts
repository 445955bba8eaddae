import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { actions, callbacks } from '../../blocks/ids.ts';
import { people, team } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { CommandBody, FormBody, HomeBody, PressBody, Sender } from '../../src/slack/payloads.ts';
import { storyOf } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';
import { carriedBy, command, event, interact, requestForm } from './crafted.ts';
import { startRecorder } from './recorder.ts';
import { type Json, missingEach, pathsIn, withValues } from './shape-walk.ts';

/*
 * Payloads as Slack documents them, from blanked samples beside the repository. Each field that a
 * real payload may lack is missing, null or blank once.
 */

const file = join(process.cwd(), '..', 'shared', 'data', 'slack-shapes.json');
const isThere = existsSync(file);

const Shapes = z.object({ shapes: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** No sample of a press is among them: these are the fields that facts and Slack's pages name. */
const pressShape: Json = {
  type: 'block_actions',
  api_app_id: '',
  token: '',
  team: { id: '', domain: '', enterprise_id: '', enterprise_name: '' },
  user: { id: '', username: '', name: '', team_id: '' },
  enterprise: { id: '', name: '' },
  is_enterprise_install: false,
  container: {
    type: 'message',
    message_ts: '1700000000.000100',
    channel_id: 'C0APPROVERS',
    is_ephemeral: false,
    thread_ts: '',
    is_app_unfurl: false,
  },
  channel: { id: '', name: '' },
  message: {
    type: 'message',
    user: '',
    ts: '',
    bot_id: '',
    text: '',
    team: '',
    blocks: [{ type: '' }],
  },
  state: { values: {} },
  response_url: '',
  trigger_id: '',
  actions: [
    {
      type: 'button',
      action_id: '',
      block_id: '',
      text: { type: '', text: '' },
      value: '',
      action_ts: '',
    },
  ],
};

type Case = {
  readonly name: string;
  readonly schema: z.ZodType;
  /** What the bot cannot work without, with a real value in it. */
  readonly essential: Readonly<Record<string, unknown>>;
};

const person = people.requester.id;
const cases: Readonly<Record<string, Case>> = {
  slash_command: {
    name: 'a slash command',
    schema: CommandBody,
    essential: { user_id: person, team_id: team.id, trigger_id: '1.2.3' },
  },
  view_submission: {
    name: 'a submitted form',
    schema: FormBody,
    essential: { 'user.id': person, 'view.id': 'V0FORM' },
  },
  app_home_opened: {
    name: 'an opened App Home',
    schema: HomeBody,
    essential: { team_id: team.id, 'event.user': person },
  },
  block_actions: {
    name: 'a press',
    schema: PressBody,
    essential: { 'user.id': person, trigger_id: '1.2.3', 'actions.0.action_id': actions.approve },
  },
};

/** Containers are objects in every payload that has buttons; what stands in them may lack. */
const always: readonly string[] = ['container', 'actions', 'actions.0'];

const complaint = (schema: z.ZodType, payload: Json): string[] => {
  const parsed = schema.safeParse(payload);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path}: ${message}`);
};

if (isThere) {
  const { shapes } = Shapes.parse(JSON.parse(readFileSync(file, 'utf8')));
  const all: Readonly<Record<string, unknown>> = { ...shapes, block_actions: pressShape };

  describe.each(Object.entries(cases))('%s', (shape, { name, schema, essential }) => {
    const whole = withValues(z.record(z.string(), z.unknown()).parse(all[shape]), essential);
    const needed = [...Object.keys(essential), ...always];

    test(`${name} with every field is understood, and its sender known`, () => {
      expect(complaint(schema, whole)).toEqual([]);
      expect(Sender.safeParse(whole).data).toMatchObject({ user: person });
    });

    test(`${name} is understood with any one field missing, null or blank`, () => {
      const spoiled = missingEach(whole, needed);
      expect(spoiled.length).toBeGreaterThan(20);
      for (const { what, payload } of spoiled) {
        expect([what, complaint(schema, payload), complaint(Sender, payload)]).toEqual([
          what,
          [],
          [],
        ]);
      }
    });

    test(`${name} without what it cannot do without is refused, whatever it is`, () => {
      for (const { what, payload } of missingEach(whole, []).filter(({ what: path }) =>
        Object.keys(essential).some((key) => path === `${key} missing`),
      )) {
        const faults = [...complaint(schema, payload), ...complaint(Sender, payload)];
        expect([what, faults.length > 0]).toEqual([what, true]);
      }
    });
  });

  test('the samples hold the fields that the bot works with', () => {
    for (const [shape, { essential }] of Object.entries(cases)) {
      const paths = pathsIn(z.record(z.string(), z.unknown()).parse(all[shape]));
      expect([shape, ...Object.keys(essential).filter((key) => !paths.includes(key))]).toEqual([
        shape,
      ]);
    }
  });
} else {
  test('the shapes are not checked, skipped: ../shared/data is not there', () => {
    expect(file).toMatch(/slack-shapes\.json$/);
  });
}

describe('the bot itself, with only the essential fields', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode: 'http' });
  });
  afterAll(() => world.close());

  test('answers a slash command', async () => {
    const answers = await startRecorder(null);
    const fields = { command: '/ddkey', user_id: person, team_id: team.id, trigger_id: '1.2.3' };
    const sent = await command(world, { ...fields, text: 'help', response_url: answers.url });
    expect(sent).toEqual({ status: 200, body: '' });
    await eventually('the help', async () => answers.count() === 1);
    expect(answers.captured('/ddkey').body).toContain('ephemeral');
    answers.stop();
  });

  test('takes a form, posts its card, and takes a press on it', async () => {
    const story = storyOf(world, 'Essential fields');
    const values = {
      preset: 'look',
      purpose: story.purpose,
      'kept-in': 'Vault',
      lifetime: '3600',
    };
    const form = requestForm({ user: person, viewId: 'V0ESSENTIAL', values });
    expect((await interact(world, form)).status).toBe(200);
    const card = await story.card();
    const press = {
      type: 'block_actions',
      user: { id: people.approver.id },
      team: { id: team.id },
      container: { channel_id: card.channel, message_ts: card.ts },
      trigger_id: '1.2.3',
      actions: [
        { type: 'button', action_id: actions.approve, value: carriedBy(card, actions.approve) },
      ],
    };
    expect((await interact(world, press)).status).toBe(200);
    expect(await story.secret()).not.toBe('');
    expect(wordsOf(await story.card('was shown to'))).toContain(people.approver.id);
  });

  test('answers a form without any value under its inputs', async () => {
    const form = {
      type: 'view_submission',
      user: { id: person },
      team: { id: team.id },
      view: { id: 'V0EMPTY', callback_id: callbacks.request },
    };
    const { status, body } = await interact(world, form);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ response_action: 'errors' });
  });

  test('draws App Home when it is opened', async () => {
    const opened = {
      type: 'event_callback',
      team_id: team.id,
      event: { type: 'app_home_opened', user: people.admin.id },
    };
    expect((await event(world, opened)).status).toBe(200);
    await world.dora.home('Request a key');
  });
});
