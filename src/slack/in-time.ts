import { within } from '../within.ts';

const patienceMs = 2500;

/** Bolt waits for ever where Slack does not answer; a listener that hangs would hold up the stop. */
export async function inTime(answered: Promise<unknown>): Promise<void> {
  const isAnswered = await within(
    patienceMs,
    answered.then(() => true),
    false,
  );
  if (!isAnswered) throw new Error('Slack did not answer at the response_url in time');
}
