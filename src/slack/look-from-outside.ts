import { lookAt } from '../access/gather-people.ts';
import type { Clock, Look } from '../access/ports.ts';
import { checkSlack, directoryFor } from './check-slack.ts';

/** A way to look people up for whoever is not the bot itself; a sentence where Slack lets nobody. */
export async function lookFromOutside(
  botToken: string,
  apiUrl: string,
  clock: Clock,
): Promise<Look | string> {
  // Of both ways in, this one needs no second token to be checked.
  const transport = { mode: 'http', signingSecret: '' } as const;
  const config = { botToken, apiUrl, transport };
  const slack = await checkSlack(config, clock);
  if (slack.kind !== 'connected') return slack.faults.join(' ');
  return lookAt(directoryFor(config, slack.workspace, clock), 0);
}
