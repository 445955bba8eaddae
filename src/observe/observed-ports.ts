import { performance } from 'node:perf_hooks';
import type { KeyIssuer, Messenger } from '../access/ports.ts';
import type { SecretStores } from '../access/stores.ts';
import type { Metrics } from './metrics.ts';

async function timed<T extends { readonly kind: string }>(
  run: () => Promise<T>,
  keep: (outcome: string, seconds: number) => void,
): Promise<T> {
  const started = performance.now();
  const since = (): number => (performance.now() - started) / 1000;
  try {
    const value = await run();
    keep(value.kind, since());
    return value;
  } catch (fault) {
    keep('failed', since());
    throw fault;
  }
}

/** The same issuer, with the time that Datadog takes to make a key. */
export const observedIssuer = (issuer: KeyIssuer, metrics: Metrics): KeyIssuer => ({
  ...issuer,
  create: (wish) =>
    timed(
      () => issuer.create(wish),
      (outcome, seconds) => metrics.minted(wish.credential, outcome, seconds),
    ),
});

/** The same messenger, with the time that Slack takes to show a secret. */
export const observedMessenger = (messenger: Messenger, metrics: Metrics): Messenger => ({
  ...messenger,
  showSecret: (to, note, secrets) =>
    timed(
      () => messenger.showSecret(to, note, secrets),
      (outcome, seconds) => metrics.delivered('slack', outcome, seconds),
    ),
});

/** The same stores, with the time that a write takes. */
export const observedStores = (stores: SecretStores, metrics: Metrics): SecretStores => ({
  ...stores,
  write: (wish) =>
    timed(
      () => stores.write(wish),
      (outcome, seconds) => metrics.delivered('store', outcome, seconds),
    ),
});
