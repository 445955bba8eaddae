import { actions, callbacks } from '../../blocks/ids.ts';
import { closeForms, hours, minutes, type Place, storyOf, untilAlive } from './story-of.ts';

/** A place whose clock can be moved. */
type Stage = Place & { readonly moveClock: (ms: number) => Promise<unknown> };
type Look = () => Promise<void>;

/** Plainly fake; Datadog and Slack say them in answers that are no yes. */
export const planted: readonly string[] = [
  `ddapp_${'Echo0'.repeat(7).slice(0, 34)}`,
  'ddsat_echoAlias_echoSecret0000echoCrc',
];
const [echoed, saidBySlack] = planted;

async function usual(world: Stage, look: Look): Promise<void> {
  const story = storyOf(world, 'Shown, saved, replaced');
  await story.ask();
  await story.approve();
  const first = await story.secret();
  await story.note('was shown to you');
  await look();
  await story.press(world.ana, actions.replace);
  await story.secret(first);
  await look();
  await story.press(world.ana, actions.received);
  await story.note('Your key is saved and live.');
  await world.control.reload(world.ana.id);
  await story.press(world.ana, actions.revoke);
  await untilAlive(world, story.purpose, 0);
}

async function denied(world: Stage): Promise<void> {
  const story = storyOf(world, 'Denied');
  await story.ask();
  await story.press(world.ben, actions.deny);
  await world.ben.fill(callbacks.denial, { reason: 'No' });
  await story.note('was denied');
}

/** Each kind of credential beside the application key, which all others are about. */
async function everyKind(world: Stage, look: Look): Promise<void> {
  for (const form of [{ kind: 'token' }, { kind: 'pair' }, { preset: 'send-data' }]) {
    const story = storyOf(world, `As ${Object.values(form).join()}`);
    await story.ask(form);
    await story.approve();
    await story.note('was shown to you');
    await look();
    await story.press(world.ana, actions.received);
    await story.note('saved and live.');
  }
}

async function rotatedAndChanged(world: Stage, look: Look): Promise<void> {
  const story = storyOf(world, 'Rotated, changed');
  await story.ask({ lifetime: '604800' });
  await story.approve();
  const first = await story.secret();
  await story.note('was shown to you');
  await story.press(world.ana, actions.rotate);
  await story.secret(first);
  await story.note(`The older key ending ${first.slice(-4)} works until`);
  await look();
  await story.press(world.ana, actions.switched);
  await untilAlive(world, story.purpose, 1);
  await closeForms(world, world.ana);
  await story.press(world.ana, actions.changeScopes);
  await world.ana.fill(callbacks.changeScopes, { scopes: ['dashboards_read'] });
  await story.note('The permissions of your key were changed.');
  await look();
}

/** Slack stays silent, or answers with what nobody asked for. */
async function slackInTrouble(world: Stage, look: Look): Promise<void> {
  const body = JSON.stringify({ ok: false, error: `no ${saidBySlack} here` });
  for (const what of [{ kind: 'hang' }, { kind: 'answer', status: 200, body }] as const) {
    const story = storyOf(world, `Slack in trouble: ${what.kind}`);
    await story.ask();
    await story.card();
    await world.control.fault({ side: 'slack', call: 'chat.postEphemeral', what });
    await story.approve();
    await story.note('Slack did not say whether');
    await look();
  }
}

/** Datadog makes a key and has a fault; or refuses, with a secret in its answer. */
async function datadogInTrouble(world: Stage, look: Look): Promise<void> {
  const lost = storyOf(world, 'Datadog has a fault');
  await lost.ask({ lifetime: '3600' });
  await lost.card();
  const create = { side: 'datadog', call: 'create' } as const;
  await world.control.fault({ ...create, what: { kind: 'answer-after', status: 500 } });
  await lost.approve();
  await lost.secret();

  const refused = storyOf(world, 'Datadog refuses');
  await refused.ask();
  await refused.card();
  const body = JSON.stringify({ errors: [`the key ${echoed} is not allowed`] });
  await world.control.fault({ ...create, what: { kind: 'answer', status: 400, body } });
  await refused.approve();
  await refused.press(world.ben, actions.retry);
  await refused.secret();
  await look();
  for (const wait of [minutes(1), minutes(9), minutes(50), hours(1)]) await world.moveClock(wait);
  await untilAlive(world, lost.purpose, 0);
  await look();
}

/** Every way that a secret takes, the troubled ones too; looks for leaks after each. */
export async function everyWay(world: Stage, look: Look): Promise<void> {
  await usual(world, look);
  await denied(world);
  await everyKind(world, look);
  await rotatedAndChanged(world, look);
  await slackInTrouble(world, look);
  await datadogInTrouble(world, look);
}
