import { credentials } from '../../src/sandbox/people.ts';

const everyMs = 100;

/**
 * Something that calls Datadog's stand-in ten times a second with the secret it was given last, and
 * counts what it was answered but 200.
 */
export function busyClient(apiUrl: string, first: string) {
  let secret = first;
  let calls = 0;
  const refused: string[] = [];
  let underWay: Promise<void> | null = null;
  const call = async (): Promise<void> => {
    const used = secret;
    const answer = await fetch(`${apiUrl}/api/v1/dashboard`, {
      headers: { 'DD-API-KEY': credentials.datadogApiKey, 'DD-APPLICATION-KEY': used },
    });
    await answer.arrayBuffer();
    calls += 1;
    if (answer.status !== 200) refused.push(`${answer.status} with ...${used.slice(-4)}`);
  };
  const tick = (): void => {
    underWay ??= call()
      .catch((fault: unknown) => void refused.push(`no answer: ${fault}`))
      .finally(() => {
        underWay = null;
      });
  };
  const timer = setInterval(tick, everyMs);
  return {
    /** From now on with this one. */
    use(next: string): void {
      secret = next;
    },
    /** How often it called so far. */
    calls: () => calls,
    /** Ends it; gives every answer that was not a yes. */
    async stop(): Promise<readonly string[]> {
      clearInterval(timer);
      await underWay;
      return refused;
    },
  };
}
export type BusyClient = ReturnType<typeof busyClient>;
