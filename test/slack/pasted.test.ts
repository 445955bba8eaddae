import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { blockIds } from '../../blocks/ids.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import { sendForm } from '../journey/story-of.ts';
import { openWorld, type World } from '../world.ts';
import { startRecorder } from './recorder.ts';
import { registeredIds } from './registered.ts';
import { callsBy, ours } from './visitors.ts';

/* Somebody pastes a credential where words belong. All of these are plainly fake. */

const fakes = [
  { what: 'an API key', secret: '0fa4e00000000000000000000000beef' },
  { what: 'an application key', secret: '0fa4e0000000000000000000000000000000beef' },
  { what: 'an application key', secret: `ddapp_${'Fake0'.repeat(7).slice(0, 34)}` },
  { what: 'a personal access token', secret: 'ddpat_fakeAlias_fakeSecret0000fakeCrc' },
  { what: 'a service access token', secret: 'ddsat_fakeAlias_fakeSecret0000fakeCrc' },
  { what: 'a Slack token', secret: 'xoxb-0000000000-fakefakefake' },
  { what: 'a Slack token', secret: 'xapp-1-A0FAKE-0000-fakefake' },
] as const;
const [{ secret: pasted }] = fakes;
const looksLike = expect.stringContaining('looks like an API key, so I kept none of it');

const registered = registeredIds();
let world: World;
let answers: Awaited<ReturnType<typeof startRecorder>>;
beforeAll(async () => {
  world = await openWorld({ mode: 'http' });
  answers = await startRecorder(null);
});
afterAll(async () => {
  answers.stop();
  await world.close();
});

const calls = (by: string) =>
  callsBy(world, { user: by, ...ours }, { value: '{}', url: answers.url });

/** Nothing of a text is in the ledger or in the log, at debug level. */
function expectForgotten(text: string): void {
  expect(world.ledgerBytes().includes(text)).toBe(false);
  expect(world.logText()).not.toContain(text);
}

const Refused = z.object({
  response_action: z.literal('errors'),
  errors: z.record(z.string(), z.string()),
});

/** An input block of any name, with this typed into it. */
const typedInto = (block: string, text: string) => ({
  [block]: { [`ddkey.${block}`]: { type: 'plain_text_input', value: text } },
});

test('a credential in any field of any form is answered with a warning under that field, and kept nowhere', async () => {
  const rows = world.audit().length;
  const forms = registered.form;
  expect(forms.length).toBeGreaterThanOrEqual(13);
  for (const form of forms) {
    for (const block of [...Object.values(blockIds), 'a-field-of-tomorrow']) {
      const values = typedInto(block, `Our key is ${pasted}`);
      const { body } = await calls(people.admin.id).form(form, values);
      expect([form, Refused.parse(JSON.parse(body)).errors]).toEqual([
        form,
        { [block]: looksLike },
      ]);
    }
  }
  expect(world.audit()).toHaveLength(rows);
  expectForgotten(pasted);
});

test('two fields with a credential are both named, and one without is not', async () => {
  const values = {
    ...typedInto('purpose', pasted),
    ...typedInto('kept-in', 'Vault'),
    ...typedInto('note', pasted),
  };
  const { body } = await calls(people.requester.id).form('ddkey.request', values);
  expect(Refused.parse(JSON.parse(body)).errors).toEqual({ purpose: looksLike, note: looksLike });
});

test.each(fakes)('$what is recognised in a form, and named', async ({ what, secret }) => {
  const sent = await sendForm(world, world.ana, {
    preset: 'look',
    purpose: 'Pasted',
    'kept-in': 'Vault',
    lifetime: '3600',
    note: `It is\n${secret}\nand works`,
  });
  expect(sent.errors).toEqual({ note: expect.stringContaining(`looks like ${what}`) });
  expectForgotten(secret);
});

const Options = z.object({
  options: z.array(z.object({ text: z.object({ text: z.string() }), value: z.string() })),
});

test('a credential in a search is not looked for, and the one choice says so', async () => {
  const searches = registered.search;
  expect(searches).toHaveLength(2);
  for (const search of searches) {
    const { body } = await calls(people.admin.id).search(search, ` ${pasted}`);
    expect(Options.parse(JSON.parse(body)).options).toEqual([
      { text: { text: 'That looks like a key, so I did not look for it' }, value: '-' },
    ]);
  }
  expectForgotten(pasted);
});

/** What is said to a command. */
async function saidTo(text: string): Promise<string> {
  const before = answers.count();
  await calls(people.admin.id).command(text);
  await eventually('an answer', async () => answers.count() > before);
  return answers.captured('text').body;
}

test.each(['', 'request', 'list', 'cancel', 'revoke', 'rotate', 'review', 'sweep', 'help'])(
  '/ddkey %s with a credential behind it does nothing, and warns',
  async (verb) => {
    const rows = world.audit().length;
    expect(await saidTo(`${verb} ${pasted}`)).toEqual(looksLike);
    expect(world.audit()).toHaveLength(rows);
    expectForgotten(pasted);
  },
);

test.each([
  { verb: 'leaked', says: 'I kept nothing of it' },
  { verb: 'scopes', says: 'kept none of it' },
])(
  '/ddkey $verb reads what it is given, and keeps no credential of it either',
  async ({ verb, says }) => {
    expect(await saidTo(`${verb} ${pasted}`)).toContain(says);
    expectForgotten(pasted);
  },
);
