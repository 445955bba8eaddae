import { setTimeout as pause } from 'node:timers/promises';
import type { ActAnswer, FieldValues, SeenMessage, SeenView, Sight } from './control.ts';
import type { Control } from './control-client.ts';
import { channels } from './people.ts';

const patienceMs = 45_000;

/** Looks again and again until there is something to see; throws with `what` when time is up. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await pause(20);
  }
}

/** All that a person can read in a message: its text and every text in its blocks. */
export const wordsOf = (message: Pick<SeenMessage, 'text' | 'blocks'>): string =>
  JSON.stringify(message.blocks).replaceAll('\\n', '\n').replaceAll('\\"', '"') + message.text;

const hasAction = (message: SeenMessage, actionId: string): boolean =>
  JSON.stringify(message.blocks).includes(JSON.stringify(actionId));

const allMessages = (sight: Sight): SeenMessage[] =>
  sight.channels.flatMap((channel) => channel.messages).sort((a, b) => Number(a.ts) - Number(b.ts));

/** All that a person can read in a view. */
const wordsIn = ({ view }: SeenView): string =>
  JSON.stringify(view).replaceAll('\\n', '\n').replaceAll('\\"', '"');

/** A person at their Slack: does what a hand does, sees what an eye sees. */
export function personAt(control: Control, id: string) {
  const messages = async (): Promise<SeenMessage[]> => allMessages(await control.see(id));
  const waitFor = (what: string, fits: (message: SeenMessage) => boolean): Promise<SeenMessage> =>
    eventually(`${id} sees ${what}`, async () => (await messages()).findLast(fits));
  const waitForView = (callbackId: string): Promise<SeenView> =>
    eventually(`${id} sees the form ${callbackId}`, async () =>
      (await control.see(id)).modals.findLast((modal) => modal.callbackId === callbackId),
    );
  const press = async (actionId: string, copies = 1): Promise<ActAnswer> => {
    const { channel, ts } = await waitFor(`a button ${actionId}`, (it) => hasAction(it, actionId));
    return control.act(id, { do: 'press', channel, ts, actionId }, copies);
  };
  const home = (what: string, fits: (home: SeenView) => boolean): Promise<SeenView> =>
    eventually(`${id} sees a Home with ${what}`, async () => {
      const seen = (await control.see(id)).home;
      return seen !== null && fits(seen) ? seen : null;
    });
  return {
    id,
    messages,
    /** The newest message that fits, as soon as it is there. */
    waitFor,
    /** The newest message that shows this text. */
    waitForText: (text: string) => waitFor(`"${text}"`, (it) => wordsOf(it).includes(text)),
    waitForView,
    hasButton: async (actionId: string) =>
      (await messages()).some((message) => hasAction(message, actionId)),
    /** Types `/ddkey TEXT` in #general. */
    types: (text: string) => control.act(id, { do: 'command', channel: channels.general.id, text }),
    /** Presses the newest button with this action id. */
    press,
    opensHome: () => control.act(id, { do: 'open-home' }),
    /** App Home, once it shows this text. */
    home: (text: string) => home(`"${text}"`, (seen) => wordsIn(seen).includes(text)),
    /** App Home, once it does not show this text any more. */
    homeWithout: (text: string) => home(`no "${text}"`, (seen) => !wordsIn(seen).includes(text)),
    /** Presses a button in App Home; `choice` is its value where several have this action id. */
    pressInHome: async (actionId: string, choice?: string): Promise<ActAnswer> => {
      const { id: view } = await home(actionId, (seen) => wordsIn(seen).includes(`"${actionId}"`));
      return control.act(id, {
        do: 'press-in-view',
        view,
        actionId,
        ...(choice === undefined ? {} : { choice }),
      });
    },
    /** The newest modal, once it shows this text. */
    modal: (text: string) =>
      eventually(`${id} sees a modal with "${text}"`, async () =>
        (await control.see(id)).modals.findLast((seen) => wordsIn(seen).includes(text)),
      ),
    /** Fills the newest form with this callback id and sends it. */
    fill: async (callbackId: string, values: FieldValues, copies = 1): Promise<ActAnswer> => {
      const { id: view } = await waitForView(callbackId);
      return control.act(id, { do: 'submit', view, values }, copies);
    },
  };
}
export type PersonAt = ReturnType<typeof personAt>;
