import { setTimeout as pause } from 'node:timers/promises';
import { actions, callbacks } from '../../blocks/ids.ts';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { people } from '../../src/sandbox/people.ts';
import { eventually, personAt, wordsOf } from '../../src/sandbox/person.ts';
import type { Scene } from './scene.ts';

/** How long somebody waits for something to happen before they try again, in ms. */
const triesAgainAfterMs = 3000;
const givesUpAfterMs = 90_000;

export type Served = { readonly request: string; readonly secret: string };

/** True as soon as `look` says so; false when the person has waited long enough. */
async function soon(look: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + triesAgainAfterMs;
  while (Date.now() < deadline) {
    if (await look()) return true;
    await pause(20);
  }
  return false;
}

export const secretIn = (message: SeenMessage): string | null =>
  /DD_APP_KEY=(\w+)/.exec(wordsOf(message))?.[1] ?? null;

const offers = (message: SeenMessage, action: string): boolean =>
  JSON.stringify(message.blocks).includes(`"${action}"`);

/** The messages about one request that this person sees, oldest first. */
export const messagesAbout = async (
  scene: Scene,
  who: string,
  request: string,
): Promise<SeenMessage[]> =>
  (await personAt(scene.sandbox.control, who).messages()).filter((message) =>
    wordsOf(message).includes(request),
  );

/** Presses a button and waits until the message changes, or tries again another time. */
async function press(
  scene: Scene,
  { who, request, action }: { who: string; request: string; action: string },
): Promise<boolean> {
  const { control } = scene.sandbox;
  const on = (await messagesAbout(scene, who, request)).findLast((it) => offers(it, action));
  if (on === undefined || !scene.isAtRest()) return false;
  const { channel, ts } = on;
  await control.act(who, { do: 'press', channel, ts, actionId: action });
  await soon(async () => {
    const now = (await messagesAbout(scene, who, request)).find((it) => it.ts === ts);
    return now === undefined || wordsOf(now) !== wordsOf(on);
  });
  return true;
}

const ana = people.requester.id;
const ben = people.approver.id;

/** Fills the form and sends it, again and again until Slack took it. */
async function sends(scene: Scene, purpose: string): Promise<string | null> {
  const { control } = scene.sandbox;
  const form = async () =>
    (await control.see(ana)).modals.findLast((it) => it.callbackId === callbacks.request);
  if ((await form()) === undefined) {
    await personAt(control, ana).types('');
    await soon(async () => (await form()) !== undefined);
  }
  const open = await form();
  if (open === undefined || !('submit' in open.view)) return null;
  const answer = await control.act(ana, {
    do: 'submit',
    view: open.id,
    values: { preset: 'dashboards-as-code', purpose, 'kept-in': 'GitHub', lifetime: '604800' },
  });
  if (!answer.acknowledged || answer.errors !== undefined) return null;
  const sent = (await control.see(ana)).modals.find((it) => it.id === open.id);
  const request = /r_[a-z2-7]{16}/.exec(JSON.stringify(sent?.view))?.[0] ?? null;
  if (request !== null) await control.act(ana, { do: 'close', view: open.id });
  return request;
}

/** The secret on the screen, when it is the one that the newest note speaks of. */
async function holds(scene: Scene, request: string): Promise<string | null> {
  const messages = await messagesAbout(scene, ana, request);
  const note = messages.findLast((it) => !it.ephemeral && offers(it, actions.replace));
  const newest = messages.findLast((it) => it.ephemeral && secretIn(it) !== null);
  const last4 = note && /key ending (\w{4}) was shown/.exec(wordsOf(note))?.[1];
  const secret = newest && secretIn(newest);
  return last4 && secret?.endsWith(last4) ? secret : null;
}

/** Asks for a key and has it approved; gives the request's id as soon as the button was pressed. */
export async function isApproved(scene: Scene, purpose: string): Promise<string> {
  const request = await eventually('the form is sent', () => sends(scene, purpose));
  await eventually('the request is approved', () =>
    press(scene, { who: ben, request, action: actions.approve }),
  );
  return request;
}

/** The next thing to press, by whoever sees a button for it. */
async function pressesWhatIsOffered(scene: Scene, request: string): Promise<void> {
  if (await press(scene, { who: ben, request, action: actions.approve })) return;
  if (await press(scene, { who: ana, request, action: actions.show })) return;
  await press(scene, { who: ana, request, action: actions.replace });
}

/** Goes on until the requester holds a key that `isIt` takes. */
async function goesOn(
  scene: Scene,
  purpose: string,
  isIt: (secret: string) => boolean,
): Promise<Served> {
  const deadline = Date.now() + givesUpAfterMs;
  let request: string | null = null;
  while (Date.now() < deadline) {
    await pause(20);
    request ??= await sends(scene, purpose);
    if (request === null || !scene.isAtRest()) continue;
    const secret = await holds(scene, request);
    if (secret !== null && isIt(secret)) return { request, secret };
    await pressesWhatIsOffered(scene, request);
  }
  throw new Error(`${purpose}: the requester holds no key`);
}

/**
 * Asks for a key, has it approved, and does what a person does until they hold one: sends the form
 * again when Slack says that it did not arrive, and presses the button that the note offers. With
 * `replaces`, the first key counts as lost.
 */
export async function getsKey(
  scene: Scene,
  purpose: string,
  { replaces }: { readonly replaces: boolean } = { replaces: false },
): Promise<Served> {
  let lost: string | null = null;
  return goesOn(scene, purpose, (secret) => {
    if (replaces) lost ??= secret;
    return secret !== lost;
  });
}
