import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { approvals } from './act-approvals.ts';
import { typing } from './act-typing.ts';
import { Asked, type Order } from './orders.ts';
import { type Watch, watchCalls } from './watch-calls.ts';

/*
 * The stand-ins for Slack and Datadog in a process of their own, with the people who act there:
 * what they measure is what Slack would see, and no bot's work slows it down. Orders come by IPC.
 */

const watch = watchCalls();
/** Room for as many keys as a bench can make. */
const datadog = { maxAllowedPerUser: 1_000_000, maxApiKeys: 1_000_000 };

type Stage = {
  readonly sandbox: Sandbox;
  readonly typing: ReturnType<typeof typing>;
  readonly approvals: ReturnType<typeof approvals>;
};
let stage: Stage | null = null;

async function open(mode: 'socket' | 'http', seen: Watch) {
  const sandbox = await startSandbox({ mode, minMsPerChannelMessage: 0, datadog });
  stage = { sandbox, typing: typing(sandbox, seen), approvals: approvals(sandbox, seen) };
  return { env: { ...sandbox.env, BENCH_CONTROL: sandbox.controlUrl } };
}

function hold({ sandbox }: Stage, side: 'slack' | 'datadog', ms: number): void {
  const target = side === 'slack' ? sandbox.slack : sandbox.datadog;
  target.clearFaults();
  if (ms === 0) return;
  target.fault({ side, call: '*', what: { kind: 'slow', ms }, times: Number.MAX_SAFE_INTEGER });
}

function countCalls({ sandbox }: Stage): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { side, method } of [...sandbox.slack.calls(), ...sandbox.datadog.calls()]) {
    const what = `${side} ${method}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

function makeKeys({ sandbox }: Stage, count: number): readonly string[] {
  for (let number = 0; number < count; number += 1) {
    const name = `Kept by hand ${number}`;
    const owner = 'ddkey hand-out';
    sandbox.datadog.byHand({
      do: 'make',
      kind: 'application',
      name,
      scopes: ['dashboards_read'],
      owner,
    });
  }
  return sandbox.datadog
    .keys()
    .slice(-count)
    .map(({ id }) => id);
}

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'open') return open(order.mode, watch);
  if (stage === null) throw new Error('the stand-ins are not open yet');
  const { typing: fingers, approvals: desk } = stage;
  switch (order.do) {
    case 'connected':
      return stage.sandbox.slack.connected();
    case 'form':
      return fingers.form();
    case 'commands':
      return fingers.commands(order.count, order.atOnce);
    case 'search':
      return fingers.search(order.count, order.perSecond);
    case 'home':
      return fingers.home(order.person, order.count);
    case 'ask':
      return desk.ask(order.count);
    case 'approve':
      return desk.approve((ms) => {
        if (stage === null) return;
        hold(stage, 'slack', ms);
        hold(stage, 'datadog', ms);
      }, order.holdMs);
    case 'approve-all':
      return desk.approveAll(order.count);
    case 'path':
      return desk.path();
    case 'hold':
      return hold(stage, order.side, order.holdMs);
    case 'make-keys':
      return makeKeys(stage, order.count);
    case 'calls':
      return countCalls(stage);
  }
}

process.on('message', (message) => {
  const { number, order } = Asked.parse(message);
  const say = (answer: unknown, fault: string | null): void => {
    process.send?.({ number, answer: answer ?? null, fault });
  };
  obey(order).then(
    (answer) => say(answer, null),
    (fault: unknown) => say(null, fault instanceof Error ? fault.message : String(fault)),
  );
});
process.on('disconnect', () => process.exit(0));
