import { actions, callbacks } from '../../blocks/ids.ts';
import type { Act } from '../../src/sandbox/control.ts';
import { channels } from '../../src/sandbox/people.ts';
import type { Look, Read } from './eyes.ts';
import type { Deed, Plan } from './plan.ts';

/** Something that a person does now. */
export type Step = { readonly as: string; readonly act: Act };
export type LookAs = (person: string) => Look;

/** Who fills a form at the moment; a person fills one at a time. */
export type Desks = Map<string, Actor>;

export type Actor = {
  readonly plan: Plan;
  /** The request's id, as soon as Slack showed it: from then on it counts as accepted. */
  readonly request: () => string | null;
  readonly isDone: () => boolean;
  /** The next thing to do, by what is seen now; null when there is nothing to do at the moment. */
  readonly next: (look: LookAs, desks: Desks) => Step | null;
};

const over = /has ended|was denied|was cancelled|has lapsed|There is no key/u;

const press = (as: string, on: Read | undefined, actionId: string): Step | null =>
  on === undefined
    ? null
    : { as, act: { do: 'press', channel: on.message.channel, ts: on.message.ts, actionId } };

const offering = (look: Look, request: string, action: string): Read | undefined =>
  look.about(request).findLast((it) => it.offers(action));

const hasRequest = (view: unknown): string | null =>
  /r_[a-z2-7]{16}/u.exec(JSON.stringify(view))?.[0] ?? null;

/** What shows that a deed is done, to be compared before and after. */
const traceOf = (look: Look, request: string): string =>
  /key ending (\w{4}) was shown/u.exec(noteOf(look, request)?.words ?? '')?.[1] ?? '';

const noteOf = (look: Look, request: string): Read | undefined =>
  look
    .about(request)
    .findLast((it) => !it.message.ephemeral && it.message.channel !== channels.approvers.id);

/** Plays one plan, step by step, whatever becomes of the bot meanwhile. */
export function newActor(plan: Plan): Actor {
  let request: string | null = null;
  let done = false;
  let form: string | null = null;
  let replaced: string | null = null;
  let formTries = 0;
  const left: Deed[] = [...plan.deeds];
  const me = plan.requester;

  function fillForm(look: Look, desks: Desks): Step | null {
    if (!desks.has(me)) desks.set(me, actor);
    if (desks.get(me) !== actor) return null;
    const open = look.modals.findLast((it) =>
      form === null ? it.callbackId === callbacks.request && 'submit' in it.view : it.id === form,
    );
    if (open === undefined) {
      // A form that is gone was taken without an answer; nothing was promised then.
      form = null;
      return { as: me, act: { do: 'command', channel: channels.general.id, text: '' } };
    }
    form = open.id;
    if (!('submit' in open.view)) {
      // Sent, or refused with a sentence: then it is filled in anew.
      request = hasRequest(open.view);
      form = null;
      if (request !== null) desks.delete(me);
      return { as: me, act: { do: 'close', view: open.id } };
    }
    formTries += 1;
    return { as: me, act: { do: 'submit', view: open.id, values: plan.form } };
  }

  function deny(look: Look, id: string): Step | null {
    const open = look.modals.findLast((it) => hasRequest(it.view['private_metadata']) === id);
    return open === undefined
      ? press(plan.denier, offering(look, id, actions.deny), actions.deny)
      : { as: plan.denier, act: { do: 'submit', view: open.id, values: { reason: 'not now' } } };
  }

  function doDeed(deed: Deed, looks: { mine: Look; theirs: Look }, id: string): Step | null {
    const { mine, theirs } = looks;
    const shown = traceOf(mine, id);
    const on = offering(mine, id, actions[deed === 'take-back' ? 'takeBack' : deed]);
    switch (deed) {
      case 'replace':
        replaced ??= shown;
        if (shown !== '' && shown !== replaced) {
          replaced = null;
          left.shift();
          return null;
        }
        return press(me, on, actions.replace);
      case 'received':
        if (noteOf(mine, id)?.words.includes('You have saved it') || on === undefined) left.shift();
        return press(me, on, actions.received);
      case 'revoke':
        return press(me, on, actions.revoke);
      case 'take-back':
        return press(plan.approver, offering(theirs, id, actions.takeBack), actions.takeBack);
    }
  }

  function afterApproval(looks: { mine: Look; theirs: Look }, id: string): Step | null {
    const approve = offering(looks.theirs, id, actions.approve);
    if (approve !== undefined) return press(plan.approver, approve, actions.approve);
    if (plan.decision === 'take-back-early') {
      return press(plan.approver, offering(looks.theirs, id, actions.takeBack), actions.takeBack);
    }
    const show = offering(looks.mine, id, actions.show);
    if (show !== undefined) {
      done = !plan.shows;
      return plan.shows ? press(me, show, actions.show) : null;
    }
    if (offering(looks.mine, id, actions.replace) === undefined) return null;
    const [deed] = left;
    done = deed === undefined;
    return deed === undefined ? null : doDeed(deed, looks, id);
  }

  const actor: Actor = {
    plan,
    request: () => request,
    isDone: () => done,
    next(look, desks) {
      const mine = look(me);
      if (request === null) return formTries > 40 ? null : fillForm(mine, desks);
      const note = noteOf(mine, request);
      if (note !== undefined && over.test(note.words)) {
        done = true;
        return null;
      }
      switch (plan.decision) {
        case 'leave':
          done = note !== undefined;
          return null;
        case 'cancel':
          return press(me, offering(mine, request, actions.cancel), actions.cancel);
        case 'deny':
          return deny(look(plan.denier), request);
        default:
          return afterApproval({ mine, theirs: look(plan.approver) }, request);
      }
    },
  };
  return actor;
}
