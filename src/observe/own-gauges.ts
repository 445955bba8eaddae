import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** What the process itself needs: memory, processor time, and how long its loop was held up. */
export function processGauges(registry: Registry): IntervalHistogram {
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const started = Date.now() / 1000 - process.uptime();
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since 1970.',
    registers,
  }).set(started);
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process holds.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time that the process used.',
    registers,
    collect() {
      this.reset();
      this.inc(cpuSeconds());
    },
  });
  new Gauge({
    name: 'ddkey_event_loop_delay_seconds',
    help: 'The longest hold-up of the event loop since the last scrape.',
    registers,
    collect() {
      this.set(Number.isFinite(delay.max) ? delay.max / 1e9 : 0);
      delay.reset();
    },
  });
  return delay;
}

type Sides = {
  readonly whyNoSlack: () => string | null;
  readonly lastAnswers: () => ReadonlyMap<string, number | null>;
};

/** Whether Slack reaches the bot, and when Datadog last answered. */
export function sideGauges(registry: Registry, { whyNoSlack, lastAnswers }: Sides): void {
  new Gauge({
    name: 'ddkey_slack_connected',
    help: 'Whether what Slack sends can arrive: in Socket Mode, whether the socket is open.',
    registers: [registry],
    collect() {
      this.set(whyNoSlack() === null ? 1 : 0);
    },
  });
  new Gauge({
    name: 'ddkey_datadog_last_success_timestamp_seconds',
    help: 'When Datadog last said yes to a call: of all organisations the one that is silent longest; 0 for never.',
    registers: [registry],
    collect() {
      this.set(Math.min(...[...lastAnswers().values()].map((ms) => (ms ?? 0) / 1000)));
    },
  });
}
