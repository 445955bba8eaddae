import { actions } from '../../blocks/ids.ts';
import type { Act } from '../../src/sandbox/control.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { formBefore, quiet } from './act-typing.ts';
import type { Watch } from './watch-calls.ts';

/** Card, note and Home follow the key. */
const afterMs = 80;

type Press = Extract<Act, { readonly do: 'press' }>;

const hasApprove = (blocks: unknown): boolean =>
  JSON.stringify(blocks).includes(`"${actions.approve}"`);

/** Asking for keys and approving them. */
export function approvals(sandbox: Sandbox, watch: Watch) {
  const { slack } = sandbox;
  const { requester, approver } = people;
  let asked = 0;
  let pressedAt = 0;
  const decided = new Set<string>();

  /** Cards that nobody has pressed yet, oldest first. */
  const open = (): Press[] =>
    slack
      .see(approver.id)
      .channels.filter(({ id }) => id === channels.approvers.id)
      .flatMap(({ messages }) => messages)
      .filter(({ ts, blocks }) => !decided.has(ts) && hasApprove(blocks))
      .map(({ channel, ts }) => ({ do: 'press', channel, ts, actionId: actions.approve }));

  const askOnce = async (): Promise<void> => {
    asked += 1;
    const act = { do: 'command', channel: channels.general.id, text: '' } as const;
    await slack.act(requester.id, act, 1);
    const form = await formBefore(sandbox, requester.id);
    const values = {
      preset: 'dashboards-as-code',
      purpose: `Bench ${asked}`,
      'kept-in': 'A vault',
      lifetime: '86400',
    };
    const sent = await slack.act(requester.id, { do: 'submit', view: form.id, values }, 1);
    if (!sent.acknowledged || sent.errors !== undefined) {
      throw new Error(`a form was not taken: ${JSON.stringify(sent)}`);
    }
    slack.reload(requester.id);
  };

  const press = (card: Press) => {
    decided.add(card.ts);
    return slack.act(approver.id, card, 1);
  };

  return {
    async ask(count: number): Promise<void> {
      const before = open().length;
      for (let number = 0; number < count; number += 1) await askOnce();
      await eventually('all cards are there', async () => open().length >= before + count);
      await quiet(watch);
    },
    async approve(hold: (ms: number) => void, holdMs: number): Promise<number> {
      const [card] = open();
      if (card === undefined) throw new Error('no card waits for a press');
      watch.forget();
      hold(holdMs);
      const shown = watch.next('/chat.postEphemeral', 1);
      pressedAt = performance.now();
      await press(card);
      const [at = Number.NaN] = await shown;
      hold(0);
      await quiet(watch, afterMs);
      slack.reload(requester.id);
      return at - pressedAt;
    },
    async approveAll(count: number): Promise<number> {
      const cards = open().slice(0, count);
      if (cards.length < count) throw new Error('too few cards wait for a press');
      const shown = watch.next('/chat.postEphemeral', count);
      const from = performance.now();
      await Promise.all(cards.map(press));
      const last = Math.max(...(await shown));
      await quiet(watch);
      slack.reload(requester.id);
      watch.forget();
      return last - from;
    },
    path() {
      const calls = watch.since(pressedAt);
      const end = calls.findIndex(({ what }) => what.endsWith('/chat.postEphemeral'));
      return calls
        .slice(0, end + 1)
        .map(({ at, what }) => ({ afterMs: at - pressedAt, what: what.replace('POST /api/', '') }));
    },
  };
}
