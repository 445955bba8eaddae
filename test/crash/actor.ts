import { actions, callbacks } from '../../blocks/ids.ts';
import type { Act, SeenView } from '../../src/sandbox/control.ts';
import { channels } from '../../src/sandbox/people.ts';
import { changeOf } from './change-key.ts';
import type { Look, Read } from './eyes.ts';
import type { Deed, Plan } from './plan.ts';

/** Something that a person does now. */
export type Step = { readonly as: string; readonly act: Act };
type LookAs = (person: string) => Look;

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
  /key ending (\w{4}) was (?:shown|written to)/u.exec(noteOf(look, request)?.words ?? '')?.[1] ??
  '';

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
  let change: ReturnType<typeof changeOf> | null = null;
  const me = plan.requester;

  /** The form was sent, or refused with a sentence: then it is filled in anew. */
  function readAnswer(open: SeenView, desks: Desks): Step {
    request = hasRequest(open.view);
    form = null;
    if (request !== null) desks.delete(me);
    return { as: me, act: { do: 'close', view: open.id } };
  }

  const ownForm = (look: Look): SeenView | undefined =>
    look.modals.findLast((it) =>
      form === null ? it.callbackId === callbacks.request && 'submit' in it.view : it.id === form,
    );

  function fillForm(look: Look, desks: Desks): Step | null {
    if (!desks.has(me)) desks.set(me, actor);
    if (desks.get(me) !== actor) return null;
    const open = ownForm(look);
    if (open === undefined) {
      // A form that is gone was taken without an answer; nothing was promised then.
      form = null;
      return { as: me, act: { do: 'command', channel: channels.general.id, text: '' } };
    }
    form = open.id;
    if (!('submit' in open.view)) return readAnswer(open, desks);
    formTries += 1;
    return { as: me, act: { do: 'submit', view: open.id, values: plan.form } };
  }

  function deny(look: Look, id: string): Step | null {
    const open = look.modals.findLast((it) => hasRequest(it.view['private_metadata']) === id);
    return open === undefined
      ? press(plan.denier, offering(look, id, actions.deny), actions.deny)
      : { as: plan.denier, act: { do: 'submit', view: open.id, values: { reason: 'not now' } } };
  }

  function renewIt(action: typeof actions.replace | typeof actions.rotate, look: Look, id: string) {
    const shown = traceOf(look, id);
    replaced ??= shown;
    if (shown === '' || shown === replaced) {
      return press(me, offering(look, id, action), action);
    }
    replaced = null;
    left.shift();
    return null;
  }

  function switchOver(look: Look, id: string): Step | null {
    const note = noteOf(look, id);
    if (note?.offers(actions.switched) === true) return press(me, note, actions.switched);
    left.shift();
    return null;
  }

  /** A person fills one form at a time. */
  function mayFill(desks: Desks): boolean {
    if (!desks.has(me)) desks.set(me, actor);
    return desks.get(me) === actor;
  }

  /** Fills the form of a change, and waits for what becomes of it. */
  function changeIt(
    which: 'extend' | 'change',
    looks: { mine: Look; theirs: Look; desks: Desks },
    id: string,
  ): Step | null {
    change ??= changeOf(plan, which);
    if (change.isFilling() && !mayFill(looks.desks)) return null;
    const came = change.next(looks, offering(looks.mine, id, change.action));
    if (!change.isFilling() && looks.desks.get(me) === actor) looks.desks.delete(me);
    if (typeof came !== 'string') return came;
    if (came === 'done') {
      change = null;
      left.shift();
    }
    return null;
  }

  function saveIt(look: Look, id: string): Step | null {
    const on = offering(look, id, actions.received);
    if (on === undefined || noteOf(look, id)?.words.includes('You have saved it')) left.shift();
    return press(me, on, actions.received);
  }

  function doDeed(
    deed: Deed,
    looks: { mine: Look; theirs: Look; desks: Desks },
    id: string,
  ): Step | null {
    switch (deed) {
      case 'extend':
      case 'change':
        return changeIt(deed, looks, id);
      case 'replace':
        return renewIt(actions.replace, looks.mine, id);
      case 'rotate':
        return renewIt(actions.rotate, looks.mine, id);
      case 'switch':
        return switchOver(looks.mine, id);
      case 'received':
        return saveIt(looks.mine, id);
      case 'revoke':
        return press(me, offering(looks.mine, id, actions.revoke), actions.revoke);
      case 'take-back':
        return press(plan.approver, offering(looks.theirs, id, actions.takeBack), actions.takeBack);
    }
  }

  function doNext(looks: { mine: Look; theirs: Look; desks: Desks }, id: string): Step | null {
    if (offering(looks.mine, id, actions.replace) === undefined) return null;
    const [deed] = left;
    done = deed === undefined;
    return deed === undefined ? null : doDeed(deed, looks, id);
  }

  /** Takes the second permission away, once, before anybody says yes. */
  function adjust(look: Look, id: string): Step | null {
    const open = look.modals.findLast(
      (it) => it.callbackId === callbacks.adjust && hasRequest(it.view['private_metadata']) === id,
    );
    return open === undefined
      ? press(plan.approver, offering(look, id, actions.adjust), actions.adjust)
      : {
          as: plan.approver,
          act: { do: 'submit', view: open.id, values: { 'scopes-left': ['0'] } },
        };
  }

  /** Who says yes next: where two have to, the second after the first. */
  function sayYes(look: Look, id: string, card: Read): Step | null {
    const isTooMuch = plan.decision === 'adjust' && !card.words.includes('Adjusted by');
    if (isTooMuch) return adjust(look, id);
    const who = card.words.includes(' of 2 approvals') ? plan.second : plan.approver;
    return press(who, card, actions.approve);
  }

  function afterApproval(
    looks: { mine: Look; theirs: Look; desks: Desks },
    id: string,
  ): Step | null {
    const approve = offering(looks.theirs, id, actions.approve);
    if (approve !== undefined) return sayYes(looks.theirs, id, approve);
    const review = offering(looks.theirs, id, actions.reviewed);
    if (review !== undefined) return press(plan.approver, review, actions.reviewed);
    if (plan.decision === 'take-back-early') return doDeed('take-back', looks, id);
    const show = offering(looks.mine, id, actions.show);
    if (show === undefined) return doNext(looks, id);
    done = !plan.shows;
    return plan.shows ? press(me, show, actions.show) : null;
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
          return afterApproval({ mine, theirs: look(plan.approver), desks }, request);
      }
    },
  };
  return actor;
}
