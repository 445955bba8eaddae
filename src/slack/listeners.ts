import { actions, callbacks } from '../../blocks/ids.ts';
import type { Pressed } from './answer.ts';
import type { Listening, Submitted } from './listening.ts';
import { type LookAfterButton, lookAfterPressed, lookAfterSubmitted } from './look-after.ts';
import { openHome } from './open-home.ts';
import { openRequest } from './open-request.ts';
import { ShortcutBody } from './payloads.ts';
import {
  pressApprove,
  pressCancel,
  pressDeny,
  pressReceived,
  pressReplace,
  pressRetry,
  pressRevoke,
  pressShow,
  pressTakeBack,
  submitDenial,
} from './press.ts';
import { registerAdoptSearch } from './press-adopt.ts';
import { allKeysPressed, submitFilter } from './press-all-keys.ts';
import { changePressed, submitExtension } from './press-extend.ts';
import { pressAskAgain, pressPage, pressRequest } from './press-home.ts';
import {
  pressKeyDetails,
  pressKeyMenu,
  submitReplacement,
  submitRevocation,
} from './press-key-menu.ts';
import { reviewPressed } from './press-key-review.ts';
import { pressRevokeNow, submitRevokeMany } from './press-revoke.ts';
import { rotationForms, rotationPressed } from './press-rotation.ts';
import { submitScopes } from './press-scopes.ts';
import { pressTry } from './press-try.ts';
import {
  pressAdjust,
  pressReviewed,
  pressWithdrawVote,
  submitAdjustment,
} from './press-waiting.ts';
import { registerLiveForm } from './register-live-form.ts';
import { runCommand } from './run-command.ts';
import { submitRequest } from './submit-request.ts';

/** Every button, in a message or in App Home; an id without a listener does not compile. */
const pressed: Readonly<Record<ButtonId, Pressed>> = {
  [actions.approve]: pressApprove,
  [actions.deny]: pressDeny,
  [actions.show]: pressShow,
  [actions.replace]: pressReplace,
  [actions.received]: pressReceived,
  [actions.revoke]: pressRevoke,
  [actions.revokeNow]: pressRevokeNow,
  [actions.cancel]: pressCancel,
  [actions.retry]: pressRetry,
  [actions.takeBack]: pressTakeBack,
  [actions.adjust]: pressAdjust,
  [actions.withdrawVote]: pressWithdrawVote,
  [actions.reviewed]: pressReviewed,
  [actions.request]: pressRequest,
  [actions.tryIt]: pressTry,
  [actions.askAgain]: pressAskAgain,
  [actions.keyMenu]: pressKeyMenu,
  [actions.keyDetails]: pressKeyDetails,
  [actions.homeBack]: pressPage,
  [actions.homeNext]: pressPage,
  ...allKeysPressed,
  ...rotationPressed,
  ...reviewPressed,
  ...lookAfterPressed,
  ...changePressed,
};
type Names = typeof actions;
type ButtonId =
  | keyof typeof allKeysPressed
  | keyof typeof rotationPressed
  | keyof typeof reviewPressed
  | LookAfterButton
  | keyof typeof changePressed
  | Names[
      | 'approve'
      | 'deny'
      | 'show'
      | 'replace'
      | 'received'
      | 'revoke'
      | 'revokeNow'
      | 'cancel'
      | 'retry'
      | 'takeBack'
      | 'adjust'
      | 'withdrawVote'
      | 'reviewed'
      | 'request'
      | 'tryIt'
      | 'askAgain'
      | 'keyMenu'
      | 'keyDetails'
      | 'homeBack'
      | 'homeNext'];

const submitted: Readonly<Record<string, Submitted>> = {
  [callbacks.request]: submitRequest,
  [callbacks.denial]: submitDenial,
  [callbacks.adjust]: submitAdjustment,
  [callbacks.revokeMany]: submitRevokeMany,
  [callbacks.revokeKey]: submitRevocation,
  [callbacks.replaceKey]: submitReplacement,
  ...rotationForms,
  [callbacks.extend]: submitExtension,
  [callbacks.changeScopes]: submitScopes,
  [callbacks.filterKeys]: submitFilter,
  ...lookAfterSubmitted,
};

/** Registers every listener, each behind the one guard of `listening.ts`. */
export function registerListeners(on: Listening): void {
  on.command('/ddkey', runCommand);
  on.shortcut(callbacks.shortcut, async (deps, client, body) => {
    const { user, trigger_id: trigger } = ShortcutBody.parse(body);
    await openRequest(deps, client, { user: user.id, trigger });
  });
  for (const [id, press] of Object.entries(pressed)) on.press(id, press);
  for (const [id, submit] of Object.entries(submitted)) on.form(id, submit);
  registerLiveForm(on);
  registerAdoptSearch(on);
  on.home(openHome);
}
