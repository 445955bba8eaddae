import type { SeenMessage } from '../control.ts';
import { eventually, wordsOf } from '../person.ts';
import { approve, ask, keyFor, type Stage, secretIn, useKey, type Wish } from './stage.ts';

const hour = 3600;
const dashboards = '/api/v1/dashboard';
const monitors = '/api/v1/monitor';

const backup: Wish = {
  purpose: 'Nightly backup of our dashboards',
  preset: 'dashboards-as-code',
  keptIn: 'GitHub Actions secret',
  lifetimeSeconds: 24 * hour,
  note: 'For the job that exports every dashboard at night.',
};

/** The message that stays, once Datadog has confirmed the deletion. */
const ended = (message: SeenMessage, purpose: string): boolean =>
  [purpose, 'Your key has ended'].every((text) => wordsOf(message).includes(text)) &&
  !wordsOf(message).includes('not confirmed');

async function onlyAnaSawIt({ tell, sandbox, ana }: Stage, secret: string): Promise<void> {
  const others = ['U0BEN', 'U0CLEO', 'U0DORA', 'U0GIL'];
  const sights = await Promise.all(others.map((id) => sandbox.control.see(id)));
  tell.holds('nobody else sees it', !JSON.stringify(sights).includes(secret));
  const kept = (await ana.messages()).filter((message) => !message.ephemeral);
  tell.holds('no message that stays holds it', !JSON.stringify(kept).includes(secret));
}

/** One: asked, approved, delivered, used, revoked. */
export async function theKey(stage: Stage): Promise<void> {
  const { tell, ana } = stage;
  tell.chapter('One: Ana needs a key, Ben agrees');
  await ask(stage, backup);
  const secret = secretIn(await approve(stage, backup.purpose));
  await onlyAnaSawIt(stage, secret);
  const key = await keyFor(stage, backup.purpose);
  const scopes = key.scopes ?? [];
  tell.holds(
    `at Datadog it has exactly the approved scopes: ${scopes.join(', ')}`,
    scopes.join() === 'dashboards_read,dashboards_write',
  );
  tell.does('Ana', 'uses it');
  tell.holds(`GET ${dashboards} answers 200`, (await useKey(stage, secret, dashboards)) === 200);
  tell.holds(`GET ${monitors} answers 403`, (await useKey(stage, secret, monitors)) === 403);
  await ana.press('ddkey.received');
  tell.does('Ana', 'presses "I have saved it"');
  await eventually('the key leaves the screen', async () =>
    (await ana.messages()).every((message) => !wordsOf(message).includes(secret)),
  );
  tell.holds('the key is gone from her screen', true);
  await ana.press('ddkey.revoke');
  tell.does('Ana', 'is done with it and presses Revoke');
  await eventually(
    'the key is deleted',
    async () => (await keyFor(stage, backup.purpose)).revokedAt,
  );
  tell.holds('the key is gone at Datadog', (await useKey(stage, secret, dashboards)) === 403);
  tell.sees('Ana', await ana.waitFor('the end', (it) => ended(it, backup.purpose)));
}

/** Two: denied, with a reason. */
export async function theDenial(stage: Stage): Promise<void> {
  const { tell, ana, ben, sandbox } = stage;
  tell.chapter('Two: Ana asks for more than she needs, Ben says no');
  const before = (await sandbox.control.keys()).length;
  await ask(stage, {
    ...backup,
    purpose: 'Try out log queries',
    preset: 'read-logs',
    keptIn: 'my laptop',
    lifetimeSeconds: 30 * 24 * hour,
    note: '',
  });
  await ben.press('ddkey.deny');
  await ben.fill('ddkey.denial', { reason: 'A month is long for a trial. Ask for a day.' });
  tell.does('Ben', 'presses Deny and says why');
  tell.sees('Ana', await ana.waitForText('Ask for a day.'));
  tell.holds('no key was made', (await sandbox.control.keys()).length === before);
}

/** Three: the key ends by itself. */
export async function theEnd(stage: Stage): Promise<void> {
  const { tell, ana, sandbox } = stage;
  const purpose = 'Watch monitors during the move';
  tell.chapter('Three: a key comes to its end');
  await ask(stage, { ...backup, purpose, preset: 'look', lifetimeSeconds: 8 * hour });
  const secret = secretIn(await approve(stage, purpose));
  tell.holds('it works', (await useKey(stage, secret, monitors)) === 200);
  await sandbox.control.moveClock((8 * hour + 1) * 1000);
  tell.line('\n      … eight hours later (the clock of the sandbox moves)\n');
  await eventually('the key is deleted', async () => (await keyFor(stage, purpose)).revokedAt);
  tell.holds('the key is gone at Datadog', (await useKey(stage, secret, monitors)) === 403);
  tell.sees('Ana', await ana.waitFor('the end', (it) => ended(it, purpose)));
}
