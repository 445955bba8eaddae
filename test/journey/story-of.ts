import { actions } from '../../blocks/ids.ts';
import type { ActAnswer, FieldValues, SeenMessage } from '../../src/sandbox/control.ts';
import { channels, credentials } from '../../src/sandbox/people.ts';
import { eventually, type PersonAt, wordsOf } from '../../src/sandbox/person.ts';
import type { World } from '../world.ts';

export const requestForm = 'ddkey.request';
const usualForm = {
  preset: 'dashboards-as-code',
  'kept-in': 'GitHub Actions secret',
  lifetime: '86400',
} as const;

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => minutes(60 * count);

const hasAction = (message: SeenMessage, actionId: string): boolean =>
  JSON.stringify(message.blocks).includes(`"${actionId}"`);

/** The secret that a message shows; empty when it shows none. */
export const secretIn = (message: SeenMessage): string =>
  /DD_APP_KEY=([A-Za-z0-9_]{16,})/u.exec(wordsOf(message))?.[1] ?? '';

/** Where a story takes place, as far as it looks around: in this process, or beside a bot's own. */
export type Place = Pick<World, 'control' | 'datadog' | 'ana' | 'ben' | 'audit'>;

/** Closes every form that a person has open, so that the next one is the only one. */
export async function closeForms(world: Pick<World, 'control'>, who: PersonAt): Promise<void> {
  for (const { id } of (await world.control.see(who.id)).modals.toReversed()) {
    await world.control.act(who.id, { do: 'close', view: id });
  }
}

/** Opens the request form and sends it filled in; gives Slack's answer. */
export async function sendForm(
  world: Pick<World, 'control'>,
  who: PersonAt,
  values: FieldValues,
): Promise<ActAnswer> {
  await closeForms(world, who);
  await who.types('');
  return who.fill(requestForm, values);
}

/** The HTTP status that a key gets at one of Datadog's data endpoints. */
export async function statusOf(
  world: World,
  secret: string,
  path = '/api/v1/dashboard',
): Promise<number> {
  const answer = await fetch(`${world.datadog.apiUrl}${path}`, {
    headers: { 'DD-API-KEY': credentials.datadogApiKey, 'DD-APPLICATION-KEY': secret },
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Keys at the stand-in whose name begins with this purpose, oldest first. */
const keysFor = (world: Place, purpose: string) =>
  world.datadog.keys().filter((key) => key.name.startsWith(`${purpose} (ddkey `));

export const aliveFor = (world: Place, purpose: string) =>
  keysFor(world, purpose).filter((key) => key.revokedAt === null);

/** Waits until exactly this many keys of a purpose are alive. */
export const untilAlive = (world: Place, purpose: string, count: number): Promise<boolean> =>
  eventually(
    `${count} live keys for ${purpose}`,
    async () => aliveFor(world, purpose).length === count,
  );

/** True once the ledger knows where the card of a purpose stands: that follows Slack's answer. */
function isRecorded(world: Place, purpose: string): boolean {
  const rows = world.audit();
  const asked = rows.findLast(
    ({ what, details }) => what === 'request.submitted' && details['purpose'] === purpose,
  );
  return rows.some(
    ({ what, request_id }) => what === 'request.announced' && request_id === asked?.request_id,
  );
}

/** One request, told apart from all others of its world by what it is for. */
export function storyOf(world: Place, purpose: string, requester: PersonAt = world.ana) {
  const inApprovers = (message: SeenMessage): boolean => message.channel === channels.approvers.id;
  // A card names other keys too, in its small print.
  const isOurs = (message: SeenMessage): boolean => {
    const large = message.blocks.filter(({ type }) => type !== 'context');
    const { text } = message;
    return wordsOf(inApprovers(message) ? { text, blocks: large } : message).includes(purpose);
  };
  const withAction = (who: PersonAt, actionId: string): Promise<SeenMessage> =>
    who.waitFor(
      `"${purpose}" with ${actionId}`,
      (message) => isOurs(message) && hasAction(message, actionId),
    );
  const press = async (who: PersonAt, actionId: string, copies = 1): Promise<ActAnswer> => {
    const { channel, ts } = await withAction(who, actionId);
    return world.control.act(who.id, { do: 'press', channel, ts, actionId }, copies);
  };
  const shown = (message: SeenMessage): boolean =>
    message.ephemeral && isOurs(message) && secretIn(message) !== '';
  return {
    purpose,
    ask: (values: FieldValues = {}) =>
      sendForm(world, requester, { ...usualForm, purpose, ...values }),
    /** The card in the approver channel, once it says this. */
    card: (text = purpose, who: PersonAt = world.ben) =>
      who.waitFor(
        `the card of "${purpose}" saying "${text}"`,
        (message) => isOurs(message) && inApprovers(message) && wordsOf(message).includes(text),
      ),
    /** Waits until a copy of the card, or a Home, can be told from the card itself. */
    recorded: () =>
      eventually(`the place of "${purpose}" in the ledger`, async () => isRecorded(world, purpose)),
    /** The requester's direct message, once it says this. */
    note: (text: string) =>
      requester.waitFor(
        `the note of "${purpose}" saying "${text}"`,
        (message) =>
          isOurs(message) &&
          !message.ephemeral &&
          !inApprovers(message) &&
          wordsOf(message).includes(text),
      ),
    press,
    withAction,
    approve: (who: PersonAt = world.ben) => press(who, actions.approve),
    /** The newest secret that the requester sees, other than the ones they saw before. */
    secret: async (...before: readonly string[]): Promise<string> =>
      secretIn(
        await requester.waitFor(
          `a secret for "${purpose}"`,
          (message) => shown(message) && !before.includes(secretIn(message)),
        ),
      ),
    /** How many messages with a secret of this request the requester sees now. */
    secretsSeen: async (): Promise<number> => (await requester.messages()).filter(shown).length,
    keys: () => keysFor(world, purpose),
    alive: () => aliveFor(world, purpose),
  };
}

/** The newest answer that only this person sees in the approver channel. */
export const whisperTo = (who: PersonAt, text: string): Promise<SeenMessage> =>
  who.waitFor(
    `a quiet answer saying "${text}"`,
    (message) => message.ephemeral && wordsOf(message).includes(text),
  );
