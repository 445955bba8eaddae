import type { SeenMessage, StandInKey } from '../control.ts';
import { credentials, people } from '../people.ts';
import { eventually, type PersonAt, personAt, wordsOf } from '../person.ts';
import type { Sandbox } from '../start-sandbox.ts';
import type { Teller } from './teller.ts';

export type Stage = {
  readonly tell: Teller;
  readonly sandbox: Sandbox;
  readonly ana: PersonAt;
  readonly ben: PersonAt;
};

/** The people of the story, at their screens. */
export const openStage = (sandbox: Sandbox, tell: Teller): Stage => ({
  tell,
  sandbox,
  ana: personAt(sandbox.control, people.requester.id),
  ben: personAt(sandbox.control, people.approver.id),
});

/** The secret as it stands in the code block of the message that shows it. */
export function secretIn(message: SeenMessage): string {
  const secret = /DD_APP_KEY=(\S+)/u.exec(wordsOf(message))?.[1];
  if (secret === undefined) throw new Error('this message shows no application key');
  return secret;
}

/** Calls an endpoint of the stand-in with a key, as a script of the requester would; gives the status. */
export async function useKey({ sandbox }: Stage, secret: string, path: string): Promise<number> {
  const answer = await fetch(`${sandbox.datadog.apiUrl}${path}`, {
    headers: {
      'dd-api-key': credentials.datadogApiKey,
      'dd-application-key': secret,
    },
  });
  return answer.status;
}

/** The one key at the stand-in whose name holds the purpose. */
export const keyFor = async ({ sandbox }: Stage, purpose: string): Promise<StandInKey> =>
  eventually(`a key for ${purpose} at Datadog`, async () =>
    (await sandbox.control.keys()).find((key) => key.name.startsWith(purpose)),
  );

export type Wish = {
  readonly purpose: string;
  readonly preset: string;
  readonly keptIn: string;
  readonly lifetimeSeconds: number;
  readonly note: string;
};

/** Ana fills the form; Ben gets the card. */
export async function ask(stage: Stage, wish: Wish): Promise<SeenMessage> {
  const { tell, ana, ben } = stage;
  const typed = await ana.types('request');
  tell.does('Ana', 'types /ddkey request, and the form opens');
  tell.holds('the command was acknowledged in time', typed.acknowledged);
  const sent = await ana.fill('ddkey.request', {
    preset: wish.preset,
    purpose: wish.purpose,
    'kept-in': wish.keptIn,
    lifetime: String(wish.lifetimeSeconds),
    note: wish.note,
  });
  tell.does('Ana', `fills it in: "${wish.purpose}", and sends it`);
  tell.holds('the form was taken without an error', sent.errors === undefined && sent.acknowledged);
  const card = await ben.waitFor(
    'the card',
    (it) => wordsOf(it).includes(wish.purpose) && wordsOf(it).includes('ddkey.approve'),
  );
  tell.sees('Ben', card);
  return card;
}

/** Ben approves; Ana gets the message that only she sees. */
export async function approve(stage: Stage, purpose: string): Promise<SeenMessage> {
  const { tell, ana, ben } = stage;
  await ben.press('ddkey.approve');
  tell.does('Ben', 'presses Approve');
  const shown = await ana.waitFor(
    'the key',
    (it) => it.ephemeral && wordsOf(it).includes(purpose) && wordsOf(it).includes('DD_APP_KEY='),
  );
  tell.sees('Ana', shown);
  return shown;
}
