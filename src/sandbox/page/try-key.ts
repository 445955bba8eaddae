import { z } from 'zod';
import type { TriedKey } from '../control.ts';
import { credentials } from '../people.ts';

const TryBody = z.object({
  secret: z.string().max(500),
  path: z.enum(['/api/v1/dashboard', '/api/v1/monitor', '/api/v1/validate']),
});

/** Headers as a script of the holder would send them; the kind shows in how a secret begins. */
function headersFor(secret: string): Readonly<Record<string, string>> {
  if (/^dd[sp]at_/u.test(secret)) return { authorization: `Bearer ${secret}` };
  if (secret.startsWith('ddapp_')) {
    return { 'dd-api-key': credentials.datadogApiKey, 'dd-application-key': secret };
  }
  return { 'dd-api-key': secret };
}

/** What a person pasted: a bare secret, or a whole line such as `DD_APP_KEY=…`. */
const bare = (pasted: string): string =>
  (/DD_(?:APP_KEY|BEARER_TOKEN|API_KEY)=(\S+)/u.exec(pasted)?.[1] ?? pasted).trim();

/** Only signs that may stand in a header. */
const isSendable = (secret: string): boolean => /^[\x21-\x7e]+$/u.test(secret);

/** Calls the stand-in for Datadog with a key, and gives back what it said. */
export async function tryKey(apiUrl: string, body: unknown): Promise<TriedKey> {
  const { secret: pasted, path } = TryBody.parse(body);
  const secret = bare(pasted);
  if (!isSendable(secret)) return { status: 0, body: 'That is no key.' };
  const answer = await fetch(`${apiUrl}${path}`, { headers: headersFor(secret) });
  return { status: answer.status, body: await answer.text() };
}
