import { actions, callbacks } from '../../blocks/ids.ts';
import type { Act, FieldValues, SeenView } from '../../src/sandbox/control.ts';
import { channels } from '../../src/sandbox/people.ts';
import type { Look, Read } from './eyes.ts';
import type { Plan } from './plan.ts';

/* A holder changes a key: fills the form, and whoever has to says yes. */

type Change = 'extend' | 'change';
type Step = { readonly as: string; readonly act: Act };
type Looks = { readonly mine: Look; readonly theirs: Look };
type Came = Step | 'waits' | 'done';

const forms: Readonly<Record<Change, { action: string; callback: string; values: FieldValues }>> = {
  extend: {
    action: actions.extend,
    callback: callbacks.extend,
    values: { extension: '3600', note: 'It is still needed' },
  },
  change: {
    action: actions.changeScopes,
    callback: callbacks.changeScopes,
    values: { scopes: ['dashboards_read'], note: 'Less will do' },
  },
};

const isNews =
  /Your extension|Your change of|Your key was (?:not )?extended|permissions of your key/u;
const isOpen = /waiting for approval|are being changed/u;
const isPointer = /See the newer message below/u;
/** A form that was refused leaves no message to wait for. */
const patience = 60;

const press = (as: string, on: Read | undefined, actionId: string): Came =>
  on === undefined
    ? 'waits'
    : { as, act: { do: 'press', channel: on.message.channel, ts: on.message.ts, actionId } };

/** One change of a key, step by step; `lock` is held while the form is open. */
export function changeOf(plan: Plan, which: Change) {
  const { action, callback, values } = forms[which];
  const purpose = plan.form['purpose'] ?? '';
  let form: string | null = null;
  let sent = false;
  let turns = 0;

  const isMine = (view: SeenView): boolean =>
    form === null
      ? view.callbackId === callback &&
        'submit' in view.view &&
        JSON.stringify(view.view).includes(purpose)
      : view.id === form;

  function fill(look: Look, button: Read | undefined): Came {
    const open = look.modals.findLast(isMine);
    if (open === undefined) {
      // A form that is gone was taken without an answer.
      sent = form !== null;
      return press(plan.requester, button, action);
    }
    form = open.id;
    if ('submit' in open.view) {
      return { as: plan.requester, act: { do: 'submit', view: open.id, values } };
    }
    sent = true;
    return { as: plan.requester, act: { do: 'close', view: open.id } };
  }

  const approve = ({ theirs }: Looks): Came => {
    const card = theirs.all.findLast(
      ({ words, offers }) =>
        words.includes(purpose) && words.includes('asks to ') && offers(actions.approve),
    );
    const who = card?.words.includes(' of 2 approvals') ? plan.second : plan.approver;
    return press(who, card, actions.approve);
  };

  function afterwards(looks: Looks): Came {
    turns += 1;
    const news = looks.mine.all.findLast(
      ({ message, words }) =>
        !message.ephemeral &&
        message.channel !== channels.approvers.id &&
        words.includes(purpose) &&
        isNews.test(words) &&
        !isPointer.test(words),
    );
    if (news === undefined) return turns > patience ? 'done' : 'waits';
    return isOpen.test(news.words) ? approve(looks) : 'done';
  }

  return {
    /** The button that opens its form. */
    action,
    isFilling: () => !sent,
    next: (looks: Looks, button: Read | undefined): Came =>
      sent ? afterwards(looks) : fill(looks.mine, button),
  };
}
