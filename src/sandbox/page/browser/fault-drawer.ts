import type { DueWork, Fault, SeenCall } from '../../control.ts';
import { sandbox } from './ask-sandbox.ts';
import { timeWords, whileWords } from './date-words.ts';
import type { Desk, Part, Seen } from './desk.ts';
import { el, freshId, iconButton } from './element.ts';

const untilCleared = 1_000_000;

type Trouble = { readonly name: string; readonly about: string; readonly fault: Fault };

const lasting: readonly Trouble[] = [
  {
    name: 'Datadog is down',
    about: 'Every call to Datadog answers 503.',
    fault: {
      side: 'datadog',
      call: '*',
      what: { kind: 'answer', status: 503 },
      times: untilCleared,
    },
  },
  {
    name: 'Slack is slow',
    about: 'Every call to Slack takes 1.5 seconds longer.',
    fault: { side: 'slack', call: '*', what: { kind: 'slow', ms: 1500 }, times: untilCleared },
  },
  {
    name: 'Deliver twice',
    about: 'Slack hands over every click and command twice.',
    fault: { side: 'slack', call: 'socket', what: { kind: 'deliver', copies: 2 } },
  },
];

const drop: Fault = { side: 'slack', call: 'socket', what: { kind: 'drop' } };

const isOn = (seen: Seen | null, { fault }: Trouble): boolean =>
  (seen?.faults ?? []).some((one) => one.side === fault.side && one.what.kind === fault.what.kind);

/** There is one way to end a fault: end all of them; the others are armed again. */
async function switchTrouble(trouble: Trouble, seen: Seen): Promise<void> {
  const others = lasting.filter((one) => one !== trouble && isOn(seen, one));
  if (!isOn(seen, trouble)) {
    await sandbox.fault(trouble.fault);
    return;
  }
  await sandbox.clearFaults();
  for (const other of others) await sandbox.fault(other.fault);
}

const isStuck = ({ attempts, lastError }: DueWork): boolean => attempts > 0 || lastError !== null;

function stuckLine(work: DueWork, now: Date): HTMLElement {
  const left = new Date(work.runAt).getTime() - now.getTime();
  const again = left <= 0 ? 'trying now' : `tries again in ${whileWords(left)}`;
  const why = work.lastError === null ? '' : ` (${work.lastError})`;
  return el('li', {}, [
    el('strong', {}, [work.kind.replaceAll('-', ' ')]),
    `: failed ${work.attempts} times${why}, ${again}`,
  ]);
}

const mostCalls = 8;

const callLine = (call: SeenCall): HTMLElement =>
  el('li', { class: call.status >= 400 || call.error !== undefined ? 'bad' : '' }, [
    el('span', {}, [timeWords(new Date(call.at))]),
    el('span', {}, [`${call.side}: ${call.method}`]),
    el('span', {}, [call.error ?? String(call.status)]),
  ]);

const listOr = (lines: readonly HTMLElement[], otherwise: string): HTMLElement =>
  lines.length === 0 ? el('p', { class: 'muted' }, [otherwise]) : el('ul', {}, lines);

function drawSwitch(trouble: Trouble, change: () => void) {
  const aboutId = freshId();
  const input = el('input', {
    type: 'checkbox',
    role: 'switch',
    change,
    'aria-describedby': aboutId,
  });
  const root = el('div', { class: 'trouble-row' }, [
    el('label', {}, [input, trouble.name]),
    el('p', { class: 'muted', id: aboutId }, [trouble.about]),
  ]);
  return { root, input, trouble };
}

export type Drawer = Part & { readonly toggle: () => void; readonly isOpen: () => boolean };

/** For the curious: what goes wrong on purpose, and how ddkey copes. */
export function faultDrawer(desk: Desk): Drawer {
  let latest: Seen | null = null;
  const switches = lasting.map((trouble) =>
    drawSwitch(trouble, () => {
      const seen = latest;
      if (seen !== null) void desk.attempt(() => switchTrouble(trouble, seen));
    }),
  );
  const stuck = el('div', { class: 'stuck' });
  const calls = el('div', { class: 'calls' });
  const cut = async (): Promise<void> => {
    if ((await desk.attempt(() => sandbox.fault(drop))) !== null)
      desk.say('The socket was cut. ddkey connects again by itself.');
  };
  const close = (): void => {
    root.hidden = true;
  };
  const root = el('section', { class: 'fault-drawer', 'aria-label': 'Faults', hidden: true }, [
    el('div', { class: 'drawer-head' }, [
      el('h2', {}, ['What if…']),
      iconButton('close', 'Close faults', close),
    ]),
    ...switches.map((one) => one.root),
    el(
      'button',
      { type: 'button', class: 'button small', 'data-fault': 'drop', click: () => void cut() },
      ['Cut the socket now'],
    ),
    el('h3', {}, ['Stuck list']),
    stuck,
    el('h3', {}, ['Last calls of ddkey']),
    calls,
  ]);
  const draw = (): void => {
    if (latest === null || root.hidden) return;
    const now = desk.now();
    for (const { input, trouble } of switches) input.checked = isOn(latest, trouble);
    const lines = latest.due.filter(isStuck).map((work) => stuckLine(work, now));
    stuck.replaceChildren(listOr(lines, 'Nothing is stuck.'));
    const last = latest.calls.slice(-mostCalls).toReversed();
    calls.replaceChildren(listOr(last.map(callLine), 'None yet.'));
  };
  return {
    root,
    update: (seen) => {
      latest = seen;
      draw();
    },
    isOpen: () => !root.hidden,
    toggle: () => {
      root.hidden = !root.hidden;
      draw();
    },
  };
}
