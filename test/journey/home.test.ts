import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { Ledger } from '../../src/access/ledger-port.ts';
import { SlackUserId } from '../../src/policy/ids.ts';
import { day, hour } from '../../src/policy/instant.ts';
import type { SeenView } from '../../src/sandbox/control.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { giveKey } from '../ledger/held-key.ts';
import { openWorld, type World } from '../world.ts';
import { menuValues, pickInHome, revokeInHome, valuesOf } from './home-hand.ts';
import { closeForms, storyOf } from './story-of.ts';

let world: World;
let ledger: Ledger;
beforeAll(async () => {
  const keep = (opened: Ledger): Ledger => {
    ledger = opened;
    return opened;
  };
  world = await openWorld({ wrap: { ledger: keep } });
});
afterAll(() => world.close());

const ends = (id: string) => SlackUserId.parse(id);
const give = (holder: string, count: number) =>
  ledger.inTransaction(async (tx) => {
    for (let index = 1; index <= count; index += 1) {
      await giveKey(tx, {
        holder: ends(holder),
        purpose: `Key number ${index} of ${count}`,
        now: world.clock.now(),
        lastsSeconds: day + index * hour,
      });
    }
  });

/** All that a person can read in a view. */
const wordsIn = ({ view }: SeenView): string =>
  JSON.stringify(view).replaceAll('\\n', '\n').replaceAll('\\"', '"');

test('an empty Home says what to do, and its button opens the form', async () => {
  const { dora } = world;
  await dora.opensHome();
  await dora.home('Press *Request a key*');
  await dora.pressInHome(actions.request);
  await dora.waitForView('ddkey.request');
});

test('a Home that was never opened is not published', async () => {
  const story = storyOf(world, 'Unseen', world.cleo);
  await story.ask();
  await story.note('waiting for approval');
  expect((await world.control.see(world.cleo.id)).home).toBeNull();
});

test('Home follows a key from the request to its revocation, told to the requester alone', async () => {
  const { ana } = world;
  const story = storyOf(world, 'Followed');
  await ana.opensHome();
  await ana.home('Press *Request a key*');
  await story.ask();
  await ana.home('Waits for approval');
  await story.approve();
  const secret = await story.secret();
  const home = await ana.home('Live. You have not said yet that you saved it.');
  expect(wordsIn(home)).toContain(`application key, ending ${secret.slice(-4)}`);
  expect(wordsIn(home)).toContain('(datadoghq.eu)');
  expect(wordsIn(home)).not.toContain(secret);
  await story.press(ana, actions.received);
  await ana.home('Live and saved.');
  await pickInHome(ana, 'revoke');
  await ana.fill(callbacks.revokeKey, {});
  await ana.home('was revoked');
  await ana.home('You hold no key just now.');
  await eventually('it is dead at Datadog', async () => story.alive().length === 0);
  await ana.homeWithout('has not confirmed');
});

test('Details tell all about a key but its secret', async () => {
  const { ana } = world;
  const story = storyOf(world, 'Detailed');
  await story.ask();
  await story.approve();
  const secret = await story.secret();
  await ana.home(`ending ${secret.slice(-4)}`);
  await closeForms(world, ana);
  await pickInHome(ana, 'details');
  const details = await ana.modal('Id at Datadog');
  const words = wordsIn(details);
  expect(words).toContain(story.keys()[0]?.id);
  expect(words).toContain('dashboards_write');
  expect(words).toContain(`Approved by <@${world.ben.id}>`);
  expect(words).toContain('one approver from the channel');
  expect(words).not.toContain(secret);
  await revokeInHome(world, ana);
  await ana.home('You hold no key just now.');
});

test('Ask again opens the form as it was filled in, and what is sent is a new request', async () => {
  const { ana } = world;
  const story = storyOf(world, 'Asked again');
  await story.ask({ scopes: ['monitors_downtime'], note: 'For the pipeline', lifetime: '3600' });
  const home = await ana.home('Asked again');
  await closeForms(world, ana);
  await ana.pressInHome(actions.askAgain, valuesOf(home, actions.askAgain)[0]);
  const form = wordsIn(await ana.waitForView('ddkey.request'));
  expect(form).toContain('"initial_value":"Asked again"');
  expect(form).toContain('"initial_value":"GitHub Actions secret"');
  expect(form).toContain('"initial_value":"For the pipeline"');
  expect(form).toMatch(/"initial_option":.{0,200}"value":"dashboards-as-code"/u);
  expect(form).toMatch(/"initial_options":.{0,200}"value":"monitors_downtime"/u);
  expect(form).toMatch(/"initial_option":.{0,100}"value":"3600"/u);
  await ana.fill('ddkey.request', { purpose: 'Asked once more' });
  await storyOf(world, 'Asked once more').card('monitors_downtime');
});

test('45 keys come on three pages, and a refresh stays on the page', async () => {
  const { dora } = world;
  await give(dora.id, 45);
  await dora.opensHome();
  const first = await dora.home('Page 1 of 3, 45 keys in all.');
  expect(wordsIn(first)).toContain('*Key number 1 of 45*');
  expect(menuValues(first, 'details')).toHaveLength(20);
  await dora.pressInHome(actions.homeNext);
  await dora.home('Page 2 of 3');
  await dora.pressInHome(actions.homeNext);
  const last = await dora.home('Page 3 of 3');
  expect(menuValues(last, 'details')).toHaveLength(5);
  expect(wordsIn(last)).toContain('*Key number 45 of 45*');
  await revokeInHome(world, dora);
  await dora.home('Page 3 of 3, 44 keys in all.');
  await dora.pressInHome(actions.homeBack);
  await dora.home('Page 2 of 3, 44 keys in all.');
});

test('an approver sees what waits for a decision, with a link to its card; the requester does not', async () => {
  const { ben, ana } = world;
  const story = storyOf(world, 'Undecided');
  await story.ask();
  const card = await story.card();
  await story.recorded();
  await ben.opensHome();
  const home = wordsIn(await ben.home('Undecided'));
  expect(home).toContain('Needs you');
  expect(home).toContain(
    `https://acme-sandbox.slack.com/archives/${card.channel}/p${card.ts.replace('.', '')}`,
  );
  await ana.opensHome();
  expect(wordsIn(await ana.home('Undecided'))).not.toContain('waits for a decision');
});

test('an approved key that waits for its holder is under Needs you, with a link to the message', async () => {
  const { ana } = world;
  await world.control.person({ id: ana.id, presence: 'away' });
  const story = storyOf(world, 'Waiting for the press');
  await story.ask();
  await story.approve();
  const note = await story.note('Press *Show my key*');
  const link = `/archives/${note.channel}/p${note.ts.replace('.', '')}`;
  expect(wordsIn(await ana.home(link))).toContain('Go to the message with the button');
  await world.control.person({ id: ana.id, presence: 'active' });
});

test('a guest who opens Home reads why it does not serve them', async () => {
  await world.gil.opensHome();
  await world.gil.home('Your Slack account is a guest');
});

test('/ddkey list tells the first 45 keys to their holder alone, and counts the rest', async () => {
  const { cleo, dora } = world;
  await cleo.types('list');
  const none = await cleo.waitForText('You hold no Datadog key.');
  expect(none.ephemeral).toBe(true);
  await give(dora.id, 4);
  await dora.types('list');
  const many = await dora.waitForText('You hold 48 Datadog keys.');
  expect(many.ephemeral).toBe(true);
  expect(wordsOf(many)).toContain('and 3 more: open my Home');
  expect(wordsOf(many)).toContain('Key number 2 of 45');
});

test('a Home that Slack does not take holds up nothing', async () => {
  const { ana } = world;
  await world.control.fault({
    side: 'slack',
    call: 'views.publish',
    what: { kind: 'error', error: 'fatal_error' },
    times: 50,
  });
  const story = storyOf(world, 'Homeless');
  await story.ask();
  await story.approve();
  await story.secret();
  await story.note('was shown to you');
  await world.control.clearFaults();
  await ana.opensHome();
  await ana.home('Homeless');
});
