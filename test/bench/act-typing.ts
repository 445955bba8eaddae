import { setTimeout as pause } from 'node:timers/promises';
import { actions } from '../../blocks/ids.ts';
import type { SeenView } from '../../src/sandbox/control.ts';
import { channels, people } from '../../src/sandbox/people.ts';
import { eventually } from '../../src/sandbox/person.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Watch } from './watch-calls.ts';

/** What the bots do after they were measured is not to stand in the way of the next one. */
const restMs = 12;
const typists = [people.requester, people.approver, people.secondApprover, people.admin];
const words: readonly string[] = ['dash', 'monitor', 'metrics', 'logs re', 'user', 'apm', 'synth'];

/** Nothing has arrived for a moment. */
export async function quiet(watch: Watch, forMs = restMs): Promise<void> {
  do await pause(forMs);
  while (performance.now() - watch.lastAt() < forMs);
}

/** The newest form before somebody, as soon as it is there. */
export const formBefore = (sandbox: Sandbox, person: string): Promise<SeenView> =>
  eventually(`${person} sees a form`, async () => sandbox.slack.see(person).modals.at(-1));

/** Typing commands, letters and opening Home. */
export function typing(sandbox: Sandbox, watch: Watch) {
  const { slack } = sandbox;
  const command = (who: number) => {
    const person = typists[who % typists.length] ?? people.requester;
    const act = { do: 'command', channel: channels.general.id, text: '' } as const;
    return slack.act(person.id, act, 1);
  };
  const clear = (): void => {
    for (const { id } of typists) slack.reload(id);
    watch.forget();
  };
  return {
    async form() {
      const { id } = people.requester;
      slack.reload(id);
      await command(0);
      const { view } = await formBefore(sandbox, id);
      await quiet(watch);
      clear();
      return view;
    },
    async commands(count: number, atOnce: number): Promise<readonly number[]> {
      const times: number[] = [];
      for (let typed = 0; typed < count; typed += atOnce) {
        const opened = watch.next('/views.open', atOnce);
        const from = performance.now();
        const sent = Array.from({ length: atOnce }, (_, which) => command(typed + which));
        for (const at of await opened) times.push(at - from);
        await Promise.all(sent);
        await quiet(watch);
        clear();
      }
      return times;
    },
    async search(count: number, perSecond: number): Promise<readonly number[]> {
      const { id } = people.requester;
      slack.reload(id);
      await command(0);
      await formBefore(sandbox, id);
      await quiet(watch);
      const view = (await formBefore(sandbox, id)).id;
      const asked: Promise<number>[] = [];
      for (let typed = 0; typed < count; typed += 1) {
        const query = words[typed % words.length] ?? '';
        const act = { do: 'search', view, actionId: actions.scopeSearch, query } as const;
        asked.push(
          slack.act(id, act, 1).then(({ ackMs, options }) => {
            if ((options ?? []).length === 0) throw new Error('the search offered nothing');
            return ackMs;
          }),
        );
        await pause(1000 / perSecond);
      }
      const times = await Promise.all(asked);
      clear();
      return times;
    },
    async home(person: string, count: number): Promise<readonly number[]> {
      const times: number[] = [];
      for (let opened = 0; opened < count; opened += 1) {
        const drawn = watch.next('/views.publish', 1);
        const from = performance.now();
        await slack.act(person, { do: 'open-home' }, 1);
        for (const at of await drawn) times.push(at - from);
        await quiet(watch);
      }
      return times;
    },
  };
}
