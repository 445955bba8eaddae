import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { PolicySource } from '../../src/access/ports.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { answerTo, heldBy, pressRevokeNow, refusedTo } from './held-by.ts';
import { statusOf, storyOf, untilAlive } from './story-of.ts';

let admins = true;
const policies = (source: PolicySource): PolicySource => ({
  ...source,
  policy: () => (admins ? source.policy() : { ...source.policy(), admins: [] }),
});

describe.each([{ mode: 'socket' }, { mode: 'http' }] as const)('in $mode mode', ({ mode }) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ mode, wrap: { policies } });
  });
  afterAll(() => world.close());

  const withdrawn = (request: string) =>
    world
      .audit()
      .filter(({ what, request_id }) => what === 'request.withdrawn' && request_id === request)
      .map(({ actor, details }) => ({ actor, ...details }));
  const openForm = async (text: string) => {
    await world.dora.types(`revoke ${text}`);
    return world.dora.waitForView(callbacks.revokeMany);
  };
  const sendForm = (reason: string, copies = 1) =>
    world.dora.fill(callbacks.revokeMany, { reason }, copies);
  const closeForm = async () => {
    for (const { id } of (await world.control.see(world.dora.id)).modals.toReversed()) {
      await world.control.act(world.dora.id, { do: 'close', view: id });
    }
  };

  test('an approver revokes a live key on its card: it dies, and holder and card say who did it', async () => {
    const { story, secret, request } = await heldBy(world, 'Ended on the card');
    await story.press(world.cleo, actions.takeBack);
    await untilAlive(world, story.purpose, 0);
    expect(await statusOf(world, secret)).toBe(403);
    const says = `<@${world.cleo.id}> revoked the key ending ${secret.slice(-4)}`;
    await story.note(says);
    expect(JSON.stringify((await story.card(says)).blocks)).not.toContain(actions.takeBack);
    expect(withdrawn(request)).toEqual([{ actor: world.cleo.id, keyWasShown: true }]);
  });

  test('an admin who approves nothing revokes one there too', async () => {
    await world.control.person({ id: people.admin.id, join: [channels.approvers.id] });
    const { story, request } = await heldBy(world, 'Ended by an admin');
    await story.press(world.dora, actions.takeBack);
    await untilAlive(world, story.purpose, 0);
    await story.note(`<@${world.dora.id}> revoked the key ending`);
    expect(withdrawn(request)).toMatchObject([{ actor: world.dora.id, admin: true }]);
  });

  test("without a word it lists one's own keys, and a press ends the one that was meant", async () => {
    const kept = await heldBy(world, 'Kept');
    const ended = await heldBy(world, 'Ended from the list');
    await world.ana.types('revoke');
    await pressRevokeNow(world, world.ana, ended.key);
    await untilAlive(world, ended.story.purpose, 0);
    await answerTo(world.ana, `key ending ${ended.secret.slice(-4)} is being revoked`);
    expect(await statusOf(world, kept.secret)).toBe(200);
    await pressRevokeNow(world, world.ana, ended.key);
    await answerTo(world.ana, `key ending ${ended.secret.slice(-4)} no longer works`);
    await pressRevokeNow(world, world.ana, kept.key);
    await untilAlive(world, kept.story.purpose, 0);
  });

  test('an admin revokes all that a person holds, after a question and with a reason', async () => {
    const one = await heldBy(world, 'First of two');
    const two = await heldBy(world, 'Second of two');
    const other = await heldBy(world, 'Of somebody else', world.ben);
    const form = await openForm(`@${people.requester.name}`);
    expect(JSON.stringify(form.view)).toContain(
      `You are about to revoke 2 keys of <@${world.ana.id}>.`,
    );
    const mute = await sendForm('  ');
    expect(Object.keys(mute.errors ?? {})).toEqual(['reason']);
    expect(await statusOf(world, one.secret)).toBe(200);
    const late = await heldBy(world, 'Asked for while the form was open');
    await sendForm('Her laptop was stolen', 2);
    for (const { story } of [one, two]) {
      await untilAlive(world, story.purpose, 0);
      const note = await story.note(`<@${world.dora.id}> revoked the key ending`);
      expect(wordsOf(note)).toContain('Her laptop was stolen');
      expect(wordsOf(await story.card('revoked the key'))).toContain('Her laptop was stolen');
    }
    expect(withdrawn(one.request)).toEqual([
      { actor: world.dora.id, keyWasShown: true, admin: true, reason: 'Her laptop was stolen' },
    ]);
    // What nobody saw on the form is not ended by it.
    expect(await statusOf(world, late.secret)).toBe(200);
    expect(await statusOf(world, other.secret)).toBe(200);
    await closeForm();
  });

  test('all keys of a job, or what one request gave, go the same way', async () => {
    const ofRequest = await heldBy(world, 'Named by its request');
    await openForm(ofRequest.request);
    await sendForm('Wrong org');
    await untilAlive(world, ofRequest.story.purpose, 0);
    await closeForm();
    const ofJob = await heldBy(world, 'Named by its job');
    expect(JSON.stringify((await openForm('dashboards-as-code')).view)).toContain('Named by its');
    await sendForm('The job is retired');
    await untilAlive(world, ofJob.story.purpose, 0);
    await closeForm();
    await world.dora.types('revoke dashboards-as-code');
    await answerTo(world.dora, 'Nothing is live there');
    await world.dora.types('revoke @nobody-like-this');
    await answerTo(world.dora, 'I know nobody of that name who holds a key');
  });

  test('an approval that was not picked up ends too, so that nothing can be shown on it', async () => {
    await world.control.person({ id: people.requester.id, presence: 'away' });
    const story = storyOf(world, 'Not picked up');
    await story.ask();
    await story.approve();
    await story.note('Press *Show my key*');
    await openForm(world.ana.id);
    await sendForm('Left the team');
    const note = await story.note(`<@${world.dora.id}> took the approval of this key back`);
    expect(wordsOf(note)).toContain('Left the team');
    expect(JSON.stringify(note.blocks)).not.toContain(actions.show);
    expect(story.keys()).toEqual([]);
    await world.control.person({ id: people.requester.id, presence: 'active' });
    await closeForm();
  });

  test('whoever is no admin is refused in a sentence, and nothing is touched', async () => {
    const { story, secret } = await heldBy(world, 'Not theirs');
    await world.cleo.types(`revoke @${people.requester.name}`);
    await answerTo(world.cleo, 'Only its holder, an approver of it or an admin of mine');
    await refusedTo(world, world.cleo, 'may-not-revoke');
    expect((await world.control.see(world.cleo.id)).modals).toEqual([]);
    expect(await statusOf(world, secret)).toBe(200);
    await story.press(world.ana, actions.revoke);
    await untilAlive(world, story.purpose, 0);
  });

  test('whoever stops being an admin while the form is open revokes nothing', async () => {
    const { secret, request } = await heldBy(world, 'Admin no more');
    await openForm(request);
    admins = false;
    await sendForm('Too late');
    await world.dora.modal('Only its holder, an approver of it or an admin of mine');
    admins = true;
    await refusedTo(world, world.dora, 'may-not-revoke');
    expect(await statusOf(world, secret)).toBe(200);
  });
});
