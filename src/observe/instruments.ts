import { Counter, Histogram, type Registry } from 'prom-client';
import { keyStates, requestStates } from '../access/lifecycle.ts';
import { Credential } from '../policy/ask.ts';

/** For an answer that a person waits for. */
const quick = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Slack waits 3 s for an acknowledgement. */
const forAck = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];
/** For what people take their time with. */
const slow = [1, 10, 60, 300, 900, 3600, 4 * 3600, 24 * 3600, 72 * 3600];

/** Moves of requests and keys, and faults. */
function moves(registers: Registry[]) {
  const requestMoves = new Counter({
    name: 'ddkey_request_moves_total',
    help: 'Requests that came into a state, by this process.',
    labelNames: ['state'],
    registers,
  });
  const keyMoves = new Counter({
    name: 'ddkey_key_moves_total',
    help: 'Credentials that came into a state, by this process.',
    labelNames: ['state', 'credential'],
    registers,
  });
  const faults = new Counter({
    name: 'ddkey_faults_total',
    help: 'Listeners and steps that broke in a way that nobody thought of.',
    labelNames: ['kind'],
    registers,
  });
  // From the first scrape on: what appears with its first 1 has no increase to be seen.
  for (const kind of ['listener', 'work']) faults.labels(kind).inc(0);
  for (const state of requestStates) requestMoves.labels(state).inc(0);
  for (const state of keyStates) {
    for (const credential of Credential.options) keyMoves.labels(state, credential).inc(0);
  }
  return { requestMoves, keyMoves, faults };
}

/** What is counted and timed as it happens. */
export function instruments(registry: Registry) {
  const registers = [registry];
  const timed = <Label extends string>(
    what: { readonly name: string; readonly help: string; readonly buckets: number[] },
    labelNames: readonly Label[],
  ): Histogram<Label> => new Histogram({ ...what, labelNames: [...labelNames], registers });
  const calls = <Label extends string>(name: string, label: Label, help: string) =>
    timed({ name, help, buckets: quick }, [label, 'outcome']);
  return {
    ...moves(registers),
    decision: timed(
      {
        name: 'ddkey_decision_seconds',
        help: 'From the submission of a request until it was approved or denied.',
        buckets: slow,
      },
      ['verdict'],
    ),
    mint: calls('ddkey_mint_seconds', 'credential', 'How long Datadog took to make a credential.'),
    delivery: calls(
      'ddkey_delivery_seconds',
      'way',
      'How long Slack or a secret store took to take the secrets of one key.',
    ),
    keyReady: timed(
      {
        name: 'ddkey_key_ready_seconds',
        help: 'From the beginning to make a credential until its holder had it.',
        buckets: [...quick, 30, 60],
      },
      [],
    ),
    ack: timed(
      {
        name: 'ddkey_ack_seconds',
        help: 'How long Slack waited for the acknowledgement of what it sent.',
        buckets: forAck,
      },
      ['payload'],
    ),
    took: {
      listener: calls(
        'ddkey_listener_seconds',
        'listener',
        'How long the bot worked on a press, a form, a search or a command.',
      ),
      work: calls('ddkey_work_seconds', 'work', 'How long a piece of due work ran.'),
      slack: calls('ddkey_slack_call_seconds', 'method', 'Calls of the Slack Web API.'),
      datadog: calls('ddkey_datadog_call_seconds', 'call', 'Calls of the Datadog API.'),
    },
  };
}
