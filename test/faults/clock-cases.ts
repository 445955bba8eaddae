import { actions, callbacks } from '../../blocks/ids.ts';
import { hour, minute } from '../../src/policy/instant.ts';
import type { FaultCase } from './fault-case.ts';
import { formOf, inProcess } from './own-process.ts';

const preload = new URL('./wrong-clock.js', import.meta.url).href;

const wrongBy = (seconds: number) => ({
  NODE_OPTIONS: `--import=${preload}`,
  DDKEY_TEST_CLOCK_MS: String(seconds * 1000),
  DDKEY_SANDBOX_CLOCK: '',
});

const keyBy = (seconds: number, kind: 'application' | 'token') =>
  inProcess(async (place, saw) => {
    await place.start(wrongBy(seconds));
    await place.ana.types('');
    await place.ana.fill(callbacks.request, { ...formOf('By a wrong clock'), kind });
    await place.ben.press(actions.approve);
    await place.ana.waitForText(saw);
  });

const requestsTooOld = inProcess(
  async (place, saw) => {
    await place.start(wrongBy(10 * minute), { said: 'ddkey is connected' });
    const { acknowledged, slackSays } = await place.ana.types('');
    if (acknowledged || !slackSays?.includes(saw)) throw new Error(`Slack said: ${slackSays}`);
  },
  { mode: 'http' },
);

const shown = 'was shown to you';
const wrong = (how: string, seconds: number): FaultCase => ({
  fault: `the clock of the bot is ${how}`,
  did: 'Ben approves an application key',
  saw: shown,
  end: 'one key, which ends after its lifetime as the bot counts it',
  alive: 1,
  play: keyBy(seconds, 'application'),
});

export const clockCases: readonly FaultCase[] = [
  wrong('two hours fast', 2 * hour),
  wrong('two hours slow', -2 * hour),
  {
    fault: 'the clock of the bot is two hours fast',
    did: 'Ben approves an access token',
    saw: shown,
    end: 'one key; its end at Datadog is two hours late, and ddkey ends it before',
    alive: 1,
    play: keyBy(2 * hour, 'token'),
  },
  {
    fault: 'the clock of the bot is two hours slow',
    did: 'Ben approves an access token',
    saw: 'There is no key for your request',
    end: 'refused by Datadog, which takes no end under 24 h; no key',
    alive: 0,
    play: keyBy(-2 * hour, 'token'),
  },
  {
    fault: 'the clock of the bot is ten minutes fast, in HTTP mode',
    did: 'Ana types /ddkey',
    saw: 'dispatch_failed',
    end: 'every request of Slack is refused as a replay; nothing happened',
    alive: 0,
    play: requestsTooOld,
  },
];
