import { credentials } from './people.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold what opens a real Slack or a real Datadog. */
const secretVariables = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_TOKEN',
  'DD_API_KEY',
  'DD_APP_KEY',
  'DD_APPLICATION_KEY',
  'DD_BEARER_TOKEN',
  'DATADOG_API_KEY',
  'DATADOG_APP_KEY',
] as const;

const ours: ReadonlySet<string> = new Set(Object.values(credentials));

/** Why the sandbox does not start beside such an environment; null when nothing in it looks real. */
export function refusalOf(env: Environment): string | null {
  const real = secretVariables.filter((name) => {
    const value = env[name] ?? '';
    return value !== '' && !ours.has(value);
  });
  if (real.length === 0) return null;
  const names = real.join(', ');
  return `The sandbox does not start beside what looks like real secrets. Unset ${names} in this shell, then start it again.`;
}
