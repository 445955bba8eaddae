import type { Act, ActAnswer } from '../control.ts';
import { pickShortcut, typeCommand } from './act-command.ts';
import { openHome } from './act-home.ts';
import { pressInMessage, pressInView } from './act-press.ts';
import { searchOptions } from './act-search.ts';
import { closeView, submitView } from './act-submit.ts';
import type { Actor, Stage } from './stage.ts';

/**
 * Does one act as a person: sends what Slack would send and follows the acknowledgement. Throws an
 * Error when the person cannot do it: nothing to press, a view that is not open, a wrong option.
 */
export async function perform(stage: Stage, actor: Actor, act: Act): Promise<ActAnswer> {
  switch (act.do) {
    case 'command':
      return await typeCommand(stage, actor, act);
    case 'shortcut':
      return await pickShortcut(stage, actor, act.callbackId);
    case 'press':
      return await pressInMessage(stage, actor, act);
    case 'press-in-view':
      return await pressInView(stage, actor, act);
    case 'search':
      return await searchOptions(stage, actor, act);
    case 'submit':
      return await submitView(stage, actor, act);
    case 'close':
      return await closeView(stage, actor, act.view);
    case 'open-home':
      return await openHome(stage, actor);
  }
}
