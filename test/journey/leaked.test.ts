import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions } from '../../blocks/ids.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually, wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { answerTo, heldBy, pressRevokeNow, refusedTo } from './held-by.ts';
import { findLeaks } from './leaks.ts';
import { statusOf, storyOf, untilAlive } from './story-of.ts';

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode });
  });
  afterAll(() => world.close());

  const reports = () => world.audit().filter(({ what }) => what === 'leak.reported');
  const toldOf = (key: string) =>
    world.dora
      .messages()
      .then((all) =>
        all.filter(
          (message) =>
            !message.ephemeral &&
            wordsOf(message).includes('has leaked') &&
            JSON.stringify(message.blocks).includes(key),
        ),
      );

  test('a whole key that was pasted is recognised, found by its end, and kept nowhere', async () => {
    const { story, secret, key } = await heldBy(world, 'Pasted whole');
    await world.ana.types(`leaked DD_APP_KEY=${secret}`);
    const answer = wordsOf(await answerTo(world.ana, 'That is the key itself'));
    expect(answer).toContain('Pasted whole');
    expect(reports().at(-1)).toMatchObject({ key_id: key, details: { named: 'secret' } });
    await pressRevokeNow(world, world.ana, key);
    await untilAlive(world, story.purpose, 0);
    const traces = { log: world.logText(), ledger: world.ledgerBytes() };
    expect(await findLeaks(world.control, traces)).toEqual([]);
  });

  test('an admin learns whose it is, who approved and where, and ends it with one press', async () => {
    const { story, secret, key, request } = await heldBy(world, 'Found on a wiki');
    await world.dora.types(`leaked ${secret.slice(-4)}`);
    const answer = wordsOf(await answerTo(world.dora, 'Found on a wiki'));
    expect(answer).toContain(`Held by <@${world.ana.id}>.`);
    expect(answer).toContain(`Approved by <@${world.ben.id}>`);
    expect(answer).toMatch(/<https:\/\/[^|]+\/p\d+\|Go to its request>/u);
    expect(answer).toContain(request);
    await pressRevokeNow(world, world.dora, key);
    await untilAlive(world, story.purpose, 0);
    expect(await statusOf(world, secret)).toBe(403);
    await answerTo(world.dora, `key ending ${secret.slice(-4)} is being revoked`);
    await story.note(`<@${world.dora.id}> revoked the key ending ${secret.slice(-4)}`);
    await story.card(`<@${world.dora.id}> revoked the key ending`);
    await world.dora.types(`leaked ${key}`);
    await answerTo(world.dora, 'It no longer works.');
  });

  test('it is found by its id at Datadog, our own id and its exact name; its approver may end it', async () => {
    const { story, secret, key } = await heldBy(world, 'Named in every way');
    const [there] = story.alive();
    for (const name of [there?.id, key, there?.name]) {
      const before = reports().length;
      await world.cleo.types(`leaked ${name}`);
      await eventually('the report is written down', async () => reports().length > before);
      expect(reports().at(-1)).toMatchObject({ key_id: key, details: { known: true } });
    }
    await pressRevokeNow(world, world.cleo, key);
    await untilAlive(world, story.purpose, 0);
    await story.note(`<@${world.cleo.id}> revoked the key ending ${secret.slice(-4)}`);
  });

  test('its holder reports it and ends it', async () => {
    const { story, secret, key } = await heldBy(world, 'Own mishap');
    await world.ana.types(`leaked …${secret.slice(-4)}`);
    await answerTo(world.ana, `Held by <@${world.ana.id}>.`);
    await pressRevokeNow(world, world.ana, key);
    await untilAlive(world, story.purpose, 0);
    await story.note('was revoked');
  });

  test('anybody may report: they learn nothing of it, the admins are told once, and can end it', async () => {
    const { story, secret, key } = await heldBy(world, 'Seen by a passer-by', world.ben);
    const who = world.ana;
    await who.types(`leaked ${secret.slice(-4)}`);
    const answer = wordsOf(await answerTo(who, `I know the key ending ${secret.slice(-4)}.`));
    expect(answer).toContain('Those who can revoke it are being told of your report now.');
    expect(answer).not.toMatch(/U0CLEO|U0BEN|passer-by|r_[a-z2-7]{16}/u);
    await who.types(`leaked ${secret.slice(-4)}`);
    await eventually('the admin is told', async () => (await toldOf(key)).length === 1);
    const [told] = await toldOf(key);
    expect(wordsOf(told ?? { text: '', blocks: [] })).toContain(`<@${world.ana.id}> says that the`);
    // Work that nobody waits for is through when nothing is due any more.
    await world.restartBot();
    expect(await toldOf(key)).toHaveLength(1);
    await pressRevokeNow(world, world.dora, key);
    await untilAlive(world, story.purpose, 0);
  });

  test('a button in the hands of somebody who may not ends nothing', async () => {
    const { secret, key } = await heldBy(world, 'Wrong hands');
    await world.cleo.types(`leaked ${key}`);
    await answerTo(world.cleo, 'Wrong hands');
    await world.control.person({ id: people.secondApprover.id, leave: [channels.approvers.id] });
    await world.restartBot();
    await pressRevokeNow(world, world.cleo, key);
    await answerTo(world.cleo, 'Only its holder, an approver of it or an admin of mine');
    await refusedTo(world, world.cleo, 'may-not-revoke');
    expect(await statusOf(world, secret)).toBe(200);
    await world.control.person({ id: people.secondApprover.id, join: [channels.approvers.id] });
  });

  test('what nobody made here, and nothing at all, are answered too', async () => {
    const who = world.ana;
    await who.types('leaked zzzz');
    await answerTo(who, 'I know no such key.');
    expect(reports().at(-1)).toMatchObject({ key_id: null, details: { known: false } });
    await who.types(`leaked ${'0123456789abcdef'.repeat(2)}`);
    await answerTo(who, 'None of my keys ends like it.');
    await who.types('leaked');
    await answerTo(who, 'Say which key:');
    expect(world.logText()).not.toContain('a listener failed');
  });

  test('of an API key it is said that Datadog can bring it back', async () => {
    const story = storyOf(world, 'Log shipper');
    await story.ask({ preset: 'send-data' });
    await story.approve();
    await story.note('was shown to you');
    const [there] = story.alive();
    await world.dora.types(`leaked ${there?.id}`);
    await answerTo(world.dora, 'Log shipper');
    await world.dora.press(actions.revokeNow);
    await untilAlive(world, story.purpose, 0);
    const words = wordsOf(await answerTo(world.dora, `ending ${there?.last4} is being revoked`));
    expect(words).toContain('restore a revoked API key on its own pages for 7 days');
  });
});
