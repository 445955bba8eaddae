import { z } from 'zod';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { Act, FieldValues, SeenView } from '../../src/sandbox/control.ts';
import type { Control } from '../../src/sandbox/control-client.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually, type PersonAt, personAt } from '../../src/sandbox/person.ts';
import type { Arena } from './arena.ts';
import { placesIn } from './spoil.ts';

/*
 * A curious hand: it asks for keys, has them approved, and then presses everything that anybody
 * sees, so that each payload of Slack's is recorded as it really comes.
 */

const usual = { preset: 'dashboards-as-code', 'kept-in': 'Vault', lifetime: '86400' } as const;

const Pressable = z.object({ action_id: z.string(), value: z.string().optional() }).loose();
const Options = z.object({ options: z.array(z.object({ value: z.string() })).min(1) });

type Press = { readonly actionId: string; readonly choice: string | undefined };

/** Everything in some blocks that can be pressed or picked. */
const pressesIn = (blocks: unknown): Press[] =>
  placesIn(blocks).flatMap(([, place]) => {
    const read = Pressable.safeParse(place);
    if (!read.success) return [];
    const choices = Options.safeParse(place).data?.options.map(({ value }) => value) ?? [];
    const { action_id: actionId, value } = read.data;
    return choices.length > 0
      ? choices.map((choice) => ({ actionId, choice }))
      : [{ actionId, choice: value }];
  });

/** What fits most forms; those of the form that it does not have are left out. */
const answers: FieldValues = {
  ...usual,
  reason: 'Not needed',
  purpose: 'Another purpose',
  'key-words': 'key',
  'new-holder': people.secondApprover.id,
};

const fieldsOf = ({ view }: SeenView): FieldValues => {
  const text = JSON.stringify(view);
  return Object.fromEntries(
    Object.entries(answers).filter(([block]) => text.includes(`"block_id":"${block}"`)),
  );
};

/** What the sandbox will not let a hand do, a hand does not do. */
const tryTo = (control: Control, who: string, act: Act): Promise<unknown> =>
  control.act(who, act).catch(() => null);

/** Twice for each id is enough: once where it counts, and once where it is stale. */
function newcomers() {
  const met = new Map<string, number>();
  return (who: string, actionId: string): boolean => {
    const key = `${who} ${actionId}`;
    met.set(key, (met.get(key) ?? 0) + 1);
    return (met.get(key) ?? 0) <= 2;
  };
}
type IsNew = ReturnType<typeof newcomers>;

async function fillForms(control: Control, who: PersonAt, isNew: IsNew): Promise<void> {
  for (const modal of (await control.see(who.id)).modals.toReversed()) {
    const { id: view } = modal;
    for (const { actionId, choice } of pressesIn(modal.view)) {
      if (!isNew(who.id, actionId)) continue;
      await tryTo(control, who.id, { do: 'search', view, actionId, query: 'dash' });
      const pick = choice === undefined ? {} : { choice };
      await tryTo(control, who.id, { do: 'press-in-view', view, actionId, ...pick });
    }
    await tryTo(control, who.id, { do: 'submit', view, values: fieldsOf(modal) });
    await tryTo(control, who.id, { do: 'close', view });
  }
}

async function pressAll(control: Control, who: PersonAt, isNew: IsNew): Promise<void> {
  await who.opensHome();
  const { channels: places, home } = await control.see(who.id);
  const inMessages = places
    .flatMap((place) => place.messages)
    .flatMap(({ channel, ts, blocks }) =>
      pressesIn(blocks).map((press) => ({ ...press, act: { do: 'press', channel, ts } as const })),
    );
  const inHome = pressesIn(home?.view).map((press) => ({
    ...press,
    act: { do: 'press-in-view', view: home?.id ?? '' } as const,
  }));
  for (const { act, actionId, choice } of [...inMessages, ...inHome]) {
    if (!isNew(who.id, actionId)) continue;
    const pick = choice === undefined ? {} : { choice };
    await tryTo(control, who.id, { ...act, actionId, ...pick });
    await fillForms(control, who, isNew);
  }
}

const commands = [
  'help',
  'list',
  'scopes dashboards',
  'revoke',
  'rotate',
  'cancel',
  'leaked',
  'sweep',
];

/** Drives the bot through its journeys; what Slack sent then stands in `arena.fromSlack`. */
export async function driveEverything({ sandbox: { control, datadog } }: Arena): Promise<void> {
  const isNew = newcomers();
  const hands = Object.values(people).map(({ id }) => personAt(control, id));
  const ana = personAt(control, people.requester.id);
  const ben = personAt(control, people.approver.id);
  datadog.byHand({ do: 'make', kind: 'api', name: 'somebody made this', owner: 'Casey Colleague' });
  for (const purpose of ['Recorded one', 'Recorded two', 'Recorded three']) {
    await control.act(ana.id, { do: 'shortcut', callbackId: callbacks.shortcut });
    await ana.fill(callbacks.request, { ...usual, purpose });
    await ben.waitForText(purpose);
  }
  await ben.press(actions.approve);
  await eventually('a key', async () => datadog.keys().length > 0);
  await ana.waitFor('the secret', ({ ephemeral }) => ephemeral);
  for (const text of commands) {
    await control.act(people.admin.id, { do: 'command', channel: channels.general.id, text });
    await control.act(ana.id, { do: 'command', channel: channels.general.id, text });
  }
  for (let round = 0; round < 2; round += 1) {
    for (const who of hands) {
      await who.types('');
      await pressAll(control, who, isNew);
      await fillForms(control, who, isNew);
    }
  }
}
